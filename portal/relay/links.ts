import type { Agent } from 'node:https';
import type {
  ServiceBusClient,
  ServiceBusMessage,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusSender,
  ServiceBusSessionReceiver,
} from '@azure/service-bus';
import type { RelayAccess } from '../../shared/protocol/pairing';
import { err, ok, type Result } from '../../shared/result';
import { sendWithoutDelay } from '../../shared/relay/no-delay';
import { relayFault, timedOutFault, type RelayFault } from '../../shared/relay/relay-fault';
import { subscribe } from '../../shared/relay/subscription';
import { within } from '../../shared/relay/timers';
import { closeWithin, createClient } from './client';
import { nodeTimers } from './node-timers';
import type { PortalTimings } from './timings';

/** The SDK’s closest form to AMQP itself; it does not export the name. */
export type AnnotatedMessage = ServiceBusReceivedMessage['_rawAmqpMessage'];

/** One connection with everything a portal keeps open on it. */
export interface PortalLinks {
  readonly client: ServiceBusClient;
  readonly requests: ServiceBusSender;
  readonly acknowledgements: ServiceBusSender;
  /** Ends the watch over the reply session. */
  stopWatching(): void;
}

/** Who is told what the links bring and meet. */
export interface PortalLinkHandlers {
  onReply(body: Uint8Array): Promise<void>;
  /** A rejection makes the relay deliver the message again. */
  onControl(body: Uint8Array): Promise<void>;
  onFault(fault: RelayFault, links: PortalLinks): void;
  /** The reply session is gone, and this SDK does not take one back. */
  onSessionLost(fault: RelayFault, links: PortalLinks): void;
  onOpen(links: PortalLinks): void;
  onNote(source: string, fault: RelayFault): void;
}

/** What is needed to open links. */
export interface PortalLinkOptions {
  readonly access: RelayAccess;
  readonly sessionId: string;
  readonly timings: PortalTimings;
  readonly handlers: PortalLinkHandlers;
  /** Whether the control queue is listened to. */
  readonly takesControl: boolean;
  readonly webSocketAgent?: Agent | undefined;
}

const sessionLost: RelayFault = { code: 'lockLost', retryable: false, message: 'The reply session was lost' };
/** How long the SDK keeps renewing the session’s lock: longer than any links live. */
const renewSessionForMs = 2 * 3_600_000;

function bytesOf(message: ServiceBusReceivedMessage): Uint8Array {
  const body: unknown = message.body;
  const isData = message._rawAmqpMessage.bodyType === 'data';
  return isData && body instanceof Uint8Array ? body : new Uint8Array(0);
}

/** Sends one message, once. */
export async function sendMessage(
  sender: ServiceBusSender,
  message: ServiceBusMessage | AnnotatedMessage,
): Promise<Result<void, RelayFault>> {
  try {
    await sender.sendMessages(message);
    return ok(undefined);
  } catch (cause) {
    return err(relayFault(cause));
  }
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

async function take(
  receiver: ServiceBusReceiver,
  message: ServiceBusReceivedMessage,
  work: (body: Uint8Array) => Promise<void>,
): Promise<void> {
  await work(bytesOf(message));
  await receiver.completeMessage(message);
}

async function openReplies(
  options: PortalLinkOptions,
  client: ServiceBusClient,
  links: PortalLinks,
): Promise<Result<ServiceBusSessionReceiver, RelayFault>> {
  const { access, sessionId, handlers } = options;
  try {
    const session = await client.acceptSession(access.queues.replies, sessionId, {
      skipParsingBodyAsJson: true,
      maxAutoLockRenewalDurationInMs: renewSessionForMs,
    });
    subscribe<ServiceBusReceivedMessage>(session, {
      maxConcurrentCalls: 16,
      onMessage: (message) => take(session, message, (body) => handlers.onReply(body)),
      onFault: (fault) => handlers.onSessionLost(fault, links),
      onOpen: () => undefined,
      onNote: (source, fault) => handlers.onNote(source, fault),
    });
    return ok(session);
  } catch (cause) {
    return err(relayFault(cause));
  }
}

function openControl(
  options: PortalLinkOptions,
  client: ServiceBusClient,
  links: PortalLinks,
): Promise<Result<void, RelayFault>> {
  const { access, handlers } = options;
  const receiver = client.createReceiver(access.queues.control, { skipParsingBodyAsJson: true });
  return subscribe<ServiceBusReceivedMessage>(receiver, {
    maxConcurrentCalls: 1,
    onMessage: (message) => take(receiver, message, (body) => handlers.onControl(body)),
    onFault: (fault) => handlers.onFault(fault, links),
    onOpen: () => {
      sendWithoutDelay(client);
      handlers.onOpen(links);
    },
    onNote: (source, fault) => handlers.onNote(source, fault),
  }).opened;
}

/** Connects; answers when everything is open, something failed, or time is over. On failure all is closed again. */
export async function openPortalLinks(
  options: PortalLinkOptions,
  cancelled: Promise<void>,
): Promise<Result<PortalLinks, RelayFault>> {
  const { access, timings, handlers } = options;
  const made = createClient(access, timings.attemptTimeoutMs, options.webSocketAgent);
  if (!made.ok) return made;
  const client = made.value;
  let watch: NodeJS.Timeout | null = null;
  const links: PortalLinks = {
    client,
    requests: client.createSender(access.queues.requests),
    acknowledgements: client.createSender(access.queues.controlReplies),
    stopWatching: () => {
      if (watch !== null) clearInterval(watch);
    },
  };
  const replies = openReplies(options, client, links);
  const all: Promise<readonly Result<unknown, RelayFault>[]> = Promise.all([
    replies,
    options.takesControl ? openControl(options, client, links) : ok(undefined),
    openSender(links.requests),
    openSender(links.acknowledgements),
  ]);
  const closing: RelayFault = { code: 'relayFailed', retryable: false, message: 'Closed while connecting' };
  const stopped = cancelled.then(() => [err(closing)]);
  const late = timedOutFault('Connecting to the relay', timings.openTimeoutMs);
  const results = await within<readonly Result<unknown, RelayFault>[]>(
    nodeTimers,
    timings.openTimeoutMs,
    Promise.race([all, stopped]),
    () => [err(late)],
  );
  const failed = results.find((result) => !result.ok);
  if (failed !== undefined) {
    await closeWithin(timings.closeTimeoutMs, client);
    return failed;
  }
  const session = await replies;
  if (!options.takesControl) {
    sendWithoutDelay(client);
    handlers.onOpen(links);
  }
  watch = setInterval(() => {
    if (session.ok && session.value.isClosed) handlers.onSessionLost(sessionLost, links);
  }, timings.sessionCheckMs);
  return ok(links);
}

/** Closes everything. Replies that arrive meanwhile wait in their session. */
export async function retirePortalLinks(links: PortalLinks, closeTimeoutMs: number): Promise<void> {
  links.stopWatching();
  await closeWithin(closeTimeoutMs, links.client);
}
