import type {
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusSessionReceiver,
} from '@azure/service-bus';
import { err, ok, type Result } from '../../../shared/result';
import { relayFault, timedOutFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { subscribe } from '../../../shared/relay/subscription';
import { within } from '../../../shared/relay/timers';
import { bytesOf } from './incoming';
import { nodeTimers } from './node-timers';
import { closeWithin } from './service-bus-client';

/** What the inbox needs. */
export interface AckInboxOptions {
  readonly queue: string;
  /** The agent’s id: the session its acknowledgements come in. */
  readonly sessionId: string;
  readonly closeTimeoutMs: number;
  /** Pause before the session is accepted again when it could not be, or was lost. Milliseconds. */
  readonly retryMs: number;
  /** The client in use; `null` when there is none within the time. */
  client(timeoutMs: number): Promise<ServiceBusClient | null>;
  onFault(source: string, fault: RelayFault): void;
}

/** Acknowledgements by the id of the control message they answer. */
export interface AckInbox {
  wait(messageId: string, timeoutMs: number, signal: AbortSignal): Promise<Result<Uint8Array, RelayFault>>;
}

const maxUnclaimed = 16;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => nodeTimers.after(ms, resolve));
}

/**
 * Holds the session only while somebody waits, so that an idle agent keeps no lock that the relay would detach.
 * An acknowledgement that comes before its waiter stays in the queue, or here when the session is open already.
 */
export function createAckInbox(options: AckInboxOptions): AckInbox {
  const waiters = new Map<string, (body: Uint8Array) => void>();
  const unclaimed = new Map<string, Uint8Array>();
  const idle = new Set<() => void>();
  let pumping = false;

  const dispatch = (message: ServiceBusReceivedMessage): void => {
    const id = typeof message.correlationId === 'string' ? message.correlationId : '';
    const body = bytesOf(message) ?? new Uint8Array(0);
    const waiter = waiters.get(id);
    if (waiter !== undefined) return waiter(body);
    unclaimed.set(id, body);
    for (const oldest of unclaimed.keys()) {
      if (unclaimed.size <= maxUnclaimed) break;
      unclaimed.delete(oldest);
    }
  };

  const pump = async (): Promise<void> => {
    pumping = true;
    while (waiters.size > 0) {
      const done = new Promise<void>((resolve) => idle.add(resolve));
      const fault = await holdSession(options, dispatch, done);
      if (fault !== null) options.onFault('acknowledgements', fault);
      if (waiters.size > 0) await pause(options.retryMs);
    }
    idle.clear();
    unclaimed.clear();
    pumping = false;
  };

  const wait: AckInbox['wait'] = (messageId, timeoutMs, signal) =>
    new Promise((resolve) => {
      const finish = (result: Result<Uint8Array, RelayFault>): void => {
        cancel();
        signal.removeEventListener('abort', onAbort);
        waiters.delete(messageId);
        if (waiters.size === 0) for (const release of idle) release();
        resolve(result);
      };
      const onAbort = (): void =>
        finish(err({ code: 'relayFailed', retryable: false, message: 'Waiting was stopped' }));
      const cancel = nodeTimers.after(timeoutMs, () =>
        finish(err(timedOutFault('Waiting for the portal’s acknowledgement', timeoutMs))),
      );
      const early = unclaimed.get(messageId);
      if (early !== undefined) return finish(ok(early));
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort);
      waiters.set(messageId, (body) => finish(ok(body)));
      if (!pumping) void pump();
    });
  return { wait };
}

/** Accepts the session and hands its messages over until it is lost (the fault) or `done` (`null`). */
async function holdSession(
  options: AckInboxOptions,
  dispatch: (message: ServiceBusReceivedMessage) => void,
  done: Promise<void>,
): Promise<RelayFault | null> {
  const client = await Promise.race([options.client(options.retryMs * 4), done.then(() => null)]);
  if (client === null) return null;
  let session: ServiceBusSessionReceiver;
  try {
    session = await client.acceptSession(options.queue, options.sessionId, { skipParsingBodyAsJson: true });
  } catch (cause) {
    return relayFault(cause);
  }
  let over = false;
  const completing = new Set<Promise<unknown>>();
  const lost = new Promise<RelayFault>((resolve) => {
    subscribe<ServiceBusReceivedMessage>(session, {
      maxConcurrentCalls: 1,
      onMessage: async (message) => {
        dispatch(message);
        // A message that cannot be completed comes again, and then nobody waits for it.
        const work = session.completeMessage(message).catch(() => null);
        completing.add(work);
        await work;
      },
      onFault: resolve,
      onOpen: () => undefined,
      onNote: (source, fault) => {
        // The SDK complains that it cannot ask a closing session for more.
        if (!over) options.onFault(source, fault);
      },
    });
  });
  const fault = await Promise.race([lost, done.then(() => null)]);
  over = true;
  await within<unknown>(nodeTimers, options.closeTimeoutMs, Promise.all(completing), () => null);
  await closeWithin(options.closeTimeoutMs, session);
  return fault;
}
