import type { ServiceBusMessage, ServiceBusReceivedMessage, ServiceBusSender } from '@azure/service-bus';
import type { RelayState } from '../../../shared/model/agent-status';
import { limits } from '../../../shared/protocol/limits';
import type { AgentRelayAccess } from '../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../shared/result';
import { relayFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { Supervisor } from '../../../shared/relay/supervisor';
import { throughLinks } from '../../../shared/relay/through-links';
import type { Clock } from '../clock';
import type { Log } from '../diagnostics/log';
import type { Replies } from '../pipeline/ports';
import type { AgentRelay, MessageHandler } from '../relay-port';
import { createAckInbox, type AckInbox } from './ack-inbox';
import { listDeadLetters } from './dead-letters';
import { createGate, type Gate } from './gate';
import { toIncoming } from './incoming';
import { openLinks, type LinkHandlers, type LinkOptions, type Links } from './links';
import { nodeTimers } from './node-timers';
import { retireLinks } from './retire-links';
import type { ClientSurroundings } from './service-bus-client';
import { throttledFaults, type FaultLog } from './throttle';
import { relayTimings, type RelayTimings } from './timings';

/** What the adapter needs. `access.sasKey` is a secret and stays in memory only. */
export interface ServiceBusRelayOptions extends ClientSurroundings {
  readonly access: AgentRelayAccess;
  /** The session in which acknowledgements come. */
  readonly agentId: string;
  /** Messages handled at the same time. */
  readonly concurrency: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly timings?: Partial<RelayTimings>;
}

type StateListener = (state: RelayState, error: string | null) => void;

const timeToLive = limits.maxLifeSeconds * 1_000;

async function send(sender: ServiceBusSender, message: ServiceBusMessage): Promise<Result<void, RelayFault>> {
  try {
    await sender.sendMessages(message);
    return ok(undefined);
  } catch (cause) {
    return err(relayFault(cause));
  }
}

class ServiceBusRelay implements AgentRelay {
  readonly #options: ServiceBusRelayOptions;
  readonly #timings: RelayTimings;
  readonly #gate: Gate;
  readonly #note: FaultLog;
  readonly #inbox: AckInbox;
  readonly #supervisor: Supervisor<Links>;
  readonly #listeners = new Set<StateListener>();
  #handler: MessageHandler = () => Promise.resolve();
  #ending = new AbortController();
  #stopping = false;
  #onQuiet: () => void = () => undefined;

  constructor(options: ServiceBusRelayOptions) {
    this.#options = options;
    this.#timings = { ...relayTimings, ...options.timings };
    this.#gate = createGate(options.concurrency);
    this.#note = throttledFaults(options.log, this.#timings.logEveryMs, () => options.clock.monotonic());
    const { access, concurrency } = options;
    const link: LinkOptions = {
      access,
      surroundings: options,
      concurrency,
      timings: this.#timings,
      handlers: this.#handlers(),
    };
    this.#supervisor = new Supervisor<Links>({
      timers: nodeTimers,
      timings: this.#timings,
      order: 'makeFirst',
      open: (cancelled) => openLinks(link, cancelled),
      retire: (links) =>
        retireLinks(links, this.#stopping ? this.#ending : null, this.#timings, () => this.#onQuiet()),
      onState: (state, fault) => this.#tell(state, fault),
    });
    this.#inbox = createAckInbox({
      queue: access.queues.controlReplies,
      sessionId: options.agentId,
      closeTimeoutMs: this.#timings.closeTimeoutMs,
      retryMs: this.#timings.sendPauseMs,
      client: async (timeoutMs) => (await this.#supervisor.whenUp(timeoutMs))?.client ?? null,
      onFault: this.#note,
    });
  }

  readonly replies: Replies = {
    send: (sessionId, requestId, body) => {
      const message = { body, sessionId, messageId: `${requestId}.r`, correlationId: requestId, timeToLive };
      return this.#send((links) => send(links.replies, message));
    },
  };

  start(handler: MessageHandler): ReturnType<AgentRelay['start']> {
    this.#handler = handler;
    this.#ending = new AbortController();
    this.#stopping = false;
    return this.#supervisor.start();
  }

  async stop(onQuiet: () => void = () => undefined): Promise<void> {
    this.#stopping = true;
    this.#onQuiet = onQuiet;
    await this.#supervisor.stop();
    this.#onQuiet = () => undefined;
  }

  sendControl(messageId: string, body: Uint8Array): ReturnType<AgentRelay['sendControl']> {
    return this.#send((links) => send(links.control, { body, messageId, timeToLive }));
  }

  acknowledgement(messageId: string, timeoutMs: number, signal: AbortSignal): ReturnType<AckInbox['wait']> {
    return this.#inbox.wait(messageId, timeoutMs, signal);
  }

  async deadLetters(): ReturnType<AgentRelay['deadLetters']> {
    const listed = await this.listDeadLetters();
    return listed.ok ? ok(listed.value.length) : listed;
  }

  listDeadLetters(): ReturnType<AgentRelay['listDeadLetters']> {
    return listDeadLetters(this.#options.access, this.#timings, this.#options);
  }

  onState(listener: StateListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #send(call: (links: Links) => Promise<Result<void, RelayFault>>): Promise<Result<void, RelayFault>> {
    const { attemptTimeoutMs: attemptMs, sendTimeoutMs: totalMs, sendPauseMs: pauseMs } = this.#timings;
    const deps = { timers: nodeTimers, monotonic: () => this.#options.clock.monotonic() };
    return throughLinks(this.#supervisor, deps, { totalMs, attemptMs, pauseMs }, call);
  }

  #handlers(): LinkHandlers {
    return {
      onMessage: (received, links) => this.#gate.run(() => this.#handle(received, links)),
      onFault: (fault, links) => this.#supervisor.faulty(links, fault),
      onOpen: (links) => this.#supervisor.healthy(links),
      onNote: (source, fault) => this.#note(source, fault),
    };
  }

  async #handle(received: ServiceBusReceivedMessage, links: Links): Promise<void> {
    const message = toIncoming(links.receiver, received, this.#timings.settleTimeoutMs);
    try {
      await this.#handler(message, this.#ending.signal);
    } catch (cause) {
      this.#note('handler', relayFault(cause));
    }
    if (!message.settled()) await message.settle({ kind: 'abandon' });
  }

  #tell(state: RelayState, fault: RelayFault | null): void {
    if (fault === null) this.#options.log.info(`relay.${state}`);
    else this.#note('connection', fault);
    for (const listener of this.#listeners) listener(state, fault?.message ?? null);
  }
}

/**
 * The agent’s relay over Azure Service Bus: AMQP over TLS (5671), AMQP over WebSockets (443), or plain AMQP to an
 * emulator on this computer. Nothing is connected before `start`.
 */
export function createServiceBusRelay(options: ServiceBusRelayOptions): AgentRelay {
  return new ServiceBusRelay(options);
}
