import type { ServiceBusClient } from '@azure/service-bus';
import type { AgentRelayAccess } from '../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../shared/result';
import { relayFault, timedOutFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { within } from '../../../shared/relay/timers';
import { nodeTimers } from './node-timers';
import { closeWithin, createClient, type CredentialSource } from './service-bus-client';
import type { RelayTimings } from './timings';

/** Dead letters counted at most; more are reported as this many. */
const maxCountedDeadLetters = 250;

async function count(client: ServiceBusClient, queue: string): Promise<Result<number, RelayFault>> {
  try {
    const receiver = client.createReceiver(queue, {
      subQueueType: 'deadLetter',
      skipParsingBodyAsJson: true,
    });
    let counted = 0;
    while (counted < maxCountedDeadLetters) {
      const messages = await receiver.peekMessages(maxCountedDeadLetters - counted);
      if (messages.length === 0) break;
      counted += messages.length;
    }
    return ok(counted);
  } catch (cause) {
    return err(relayFault(cause));
  }
}

/**
 * Counts the dead letters of the request queue by peeking (the right to Listen on a queue includes its dead
 * letters; reading the counter of the queue would need Manage). On a connection of its own, because the SDK
 * remembers per connection where the last peek ended.
 */
export async function countDeadLetters(
  access: AgentRelayAccess,
  timings: RelayTimings,
  credentialOf?: CredentialSource,
): Promise<Result<number, RelayFault>> {
  const client = createClient(access, timings.attemptTimeoutMs, credentialOf);
  if (!client.ok) return client;
  const late = err(timedOutFault('Counting the dead letters', timings.peekTimeoutMs));
  const work = count(client.value, access.queues.requests);
  const result = await within<Result<number, RelayFault>>(
    nodeTimers,
    timings.peekTimeoutMs,
    work,
    () => late,
  );
  await closeWithin(timings.closeTimeoutMs, client.value);
  return result;
}
