import type { ServiceBusClient, ServiceBusReceivedMessage } from '@azure/service-bus';
import { maxListedDeadLetters, type DeadLetter } from '../../../shared/ipc/dead-letter-channels';
import type { AgentRelayAccess } from '../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../shared/result';
import { relayFault, timedOutFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { within } from '../../../shared/relay/timers';
import { redactText } from '../diagnostics/redact-text';
import { bytesOf } from './incoming';
import { nodeTimers } from './node-timers';
import { closeWithin, createClient, type ClientSurroundings } from './service-bus-client';
import type { RelayTimings } from './timings';

type Peeked = Pick<
  ServiceBusReceivedMessage,
  | 'messageId'
  | 'deadLetterReason'
  | 'deadLetterErrorDescription'
  | 'enqueuedTimeUtc'
  | 'sequenceNumber'
  | 'body'
  | '_rawAmqpMessage'
>;

/** Text that whoever may use the queue has written: bounded, on one line, without what looks like a secret. */
function shown(text: unknown, maxLength: number): string {
  if (typeof text !== 'string') return '';
  // Cut first: what comes from the queue may be long.
  const line = text.slice(0, maxLength).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return redactText(line).slice(0, maxLength).trim();
}

/** What the console may know of a dead letter. The body is measured and dropped. */
function toDeadLetter(message: Peeked): DeadLetter {
  const at = message.enqueuedTimeUtc?.getTime();
  return {
    sequenceNumber: message.sequenceNumber?.toString() ?? '0',
    messageId: shown(message.messageId, 128),
    reason: shown(message.deadLetterReason, 128),
    description: shown(message.deadLetterErrorDescription, 1_024),
    enqueuedAt: at === undefined || Number.isNaN(at) ? null : at,
    sizeBytes: bytesOf(message)?.byteLength ?? null,
  };
}

async function peek(
  client: ServiceBusClient,
  queue: string,
): Promise<Result<readonly DeadLetter[], RelayFault>> {
  try {
    const receiver = client.createReceiver(queue, {
      subQueueType: 'deadLetter',
      skipParsingBodyAsJson: true,
    });
    const letters: DeadLetter[] = [];
    while (letters.length < maxListedDeadLetters) {
      const messages = await receiver.peekMessages(maxListedDeadLetters - letters.length);
      if (messages.length === 0) break;
      letters.push(...messages.map(toDeadLetter));
    }
    return ok(letters);
  } catch (cause) {
    return err(relayFault(cause));
  }
}

/**
 * Lists the dead letters of the request queue, oldest first, by peeking (the right to Listen on a queue includes its
 * dead letters; reading the counter of the queue would need Manage). On a connection of its own, because the SDK
 * remembers per connection where the last peek ended.
 *
 * @returns `maxListedDeadLetters` at most
 */
export async function listDeadLetters(
  access: AgentRelayAccess,
  timings: RelayTimings,
  surroundings: ClientSurroundings,
): Promise<Result<readonly DeadLetter[], RelayFault>> {
  const client = createClient(access, timings.attemptTimeoutMs, surroundings);
  if (!client.ok) return client;
  const late = err(timedOutFault('Looking at the dead letters', timings.peekTimeoutMs));
  const work = peek(client.value, access.queues.requests);
  const result = await within<Result<readonly DeadLetter[], RelayFault>>(
    nodeTimers,
    timings.peekTimeoutMs,
    work,
    () => late,
  );
  await closeWithin(timings.closeTimeoutMs, client.value);
  return result;
}
