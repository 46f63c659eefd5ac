import type {
  ServiceBusClient,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusSender,
} from '@azure/service-bus';
import type { AgentRelayAccess } from '../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../shared/result';
import { sendWithoutDelay } from '../../../shared/relay/no-delay';
import { relayFault, timedOutFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { subscribe, type Subscription } from '../../../shared/relay/subscription';
import { within } from '../../../shared/relay/timers';
import { nodeTimers } from './node-timers';
import { closeWithin, createClient, type ClientSurroundings } from './service-bus-client';
import type { RelayTimings } from './timings';

/** One connection with everything an agent keeps open on it. */
export interface Links {
  readonly client: ServiceBusClient;
  readonly receiver: ServiceBusReceiver;
  readonly replies: ServiceBusSender;
  readonly control: ServiceBusSender;
  readonly subscription: Subscription;
  /** Handlers that still run on messages of this receiver. */
  readonly running: Set<Promise<void>>;
}

/** Who is told what the links meet. */
export interface LinkHandlers {
  onMessage(message: ServiceBusReceivedMessage, links: Links): Promise<void>;
  onFault(fault: RelayFault, links: Links): void;
  onOpen(links: Links): void;
  onNote(source: string, fault: RelayFault): void;
}

/** What is needed to open links. */
export interface LinkOptions {
  readonly access: AgentRelayAccess;
  readonly surroundings: ClientSurroundings;
  readonly concurrency: number;
  readonly timings: RelayTimings;
  readonly handlers: LinkHandlers;
}

// The SDK opens a sender only when something needs its link; a batch is the one such thing that sends nothing.
async function openSender(sender: ServiceBusSender): Promise<Result<void, RelayFault>> {
  try {
    await sender.createMessageBatch();
    return ok(undefined);
  } catch (cause) {
    return err(relayFault(cause));
  }
}

function subscribeTo(client: ServiceBusClient, options: LinkOptions): Links {
  const { access, concurrency, timings, handlers } = options;
  const receiver = client.createReceiver(access.queues.requests, {
    receiveMode: 'peekLock',
    // Bodies are sealed bytes: the SDK must not try to read them as JSON.
    skipParsingBodyAsJson: true,
    maxAutoLockRenewalDurationInMs: timings.maxLockRenewalMs,
  });
  const running = new Set<Promise<void>>();
  const subscription = subscribe<ServiceBusReceivedMessage>(receiver, {
    maxConcurrentCalls: concurrency,
    onMessage: (message) => {
      const work = handlers.onMessage(message, links).finally(() => running.delete(work));
      running.add(work);
      return work;
    },
    onFault: (fault) => handlers.onFault(fault, links),
    onOpen: () => {
      sendWithoutDelay(client);
      handlers.onOpen(links);
    },
    onNote: (source, fault) => handlers.onNote(source, fault),
  });
  const replies = client.createSender(access.queues.replies);
  const control = client.createSender(access.queues.control);
  const links: Links = { client, receiver, replies, control, subscription, running };
  return links;
}

/**
 * Connects, and answers when the receiver and both senders are open, when one of them fails, or when the time is
 * over. On failure everything is closed again.
 */
export async function openLinks(
  options: LinkOptions,
  cancelled: Promise<void>,
): Promise<Result<Links, RelayFault>> {
  const { timings } = options;
  const client = createClient(options.access, timings.attemptTimeoutMs, options.surroundings);
  if (!client.ok) return client;
  const links = subscribeTo(client.value, options);
  const all = Promise.all([links.subscription.opened, openSender(links.replies), openSender(links.control)]);
  const stopped = cancelled.then(() => [
    err<RelayFault>({ code: 'relayFailed', retryable: false, message: 'Stopped while connecting' }),
  ]);
  const results = await within<readonly Result<void, RelayFault>[]>(
    nodeTimers,
    timings.openTimeoutMs,
    Promise.race([all, stopped]),
    () => [err(timedOutFault('Connecting to the relay', timings.openTimeoutMs))],
  );
  const failed = results.find((result) => !result.ok);
  if (failed === undefined) return ok(links);
  await closeWithin(timings.closeTimeoutMs, links.client);
  return failed;
}
