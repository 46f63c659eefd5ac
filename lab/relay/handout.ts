import { types, type Typed } from './rhea-library';
import type { StoredMessage } from './stored-message';
import { encodeMessage } from './wire-message';

const stateNumbers = { active: 0, deferred: 1, scheduled: 2 } as const;

/** The annotations Service Bus puts on a message it hands out or shows. */
function annotations(stored: StoredMessage): Readonly<Record<string, Typed>> {
  return {
    'x-opt-sequence-number': types.wrap_long(stored.sequenceNumber),
    'x-opt-enqueued-time': types.wrap_timestamp(stored.enqueuedAt),
    'x-opt-message-state': types.wrap_int(stateNumbers[stored.state]),
    ...(stored.lock === null ? {} : { 'x-opt-locked-until': types.wrap_timestamp(stored.lock.until) }),
    ...(stored.deadLetterSource === null
      ? {}
      : { 'x-opt-deadletter-source': types.wrap_string(stored.deadLetterSource) }),
  };
}

/** The bytes of a message as a receiver gets it. */
export function encodeStored(stored: StoredMessage): Buffer {
  return encodeMessage(stored.message, {
    deliveryCount: stored.deliveryCount,
    timeToLiveMs: stored.timeToLiveMs,
    annotations: annotations(stored),
    properties: stored.properties,
  });
}
