import { limits, type QueueNames } from '../../shared/protocol/limits';
import type { AccessRight, QueueSettings } from './administration';

/** The two sides of writeback; each has a rule of its own name on all four queues, with one pair of keys. */
export const sides = ['agent', 'portal'] as const;
export type Side = (typeof sides)[number];

/** Names of the shared access rules. */
export const ruleNames: Readonly<Record<Side, string>> = {
  agent: 'writeback-agent',
  portal: 'writeback-portal',
};

/** What a queue should be: its settings, and the one right of each side. */
export interface DesiredQueue {
  readonly name: string;
  readonly settings: QueueSettings;
  readonly rights: Readonly<Record<Side, AccessRight>>;
}

const minuteMs = 60_000;

/** No forwarding and no deletion when idle: both would take messages or the whole queue away unseen. */
const common: QueueSettings = {
  requiresSession: false,
  detectsDuplicates: false,
  duplicateWindowMs: null,
  lockMs: 30_000,
  maxDeliveryCount: 10,
  timeToLiveMs: limits.maxLifeSeconds * 1_000,
  // What expired unread is dropped: ciphertext of passwords has no business in a dead-letter queue.
  deadLettersExpired: false,
  deletedWhenIdleMs: null,
  forwardsTo: null,
  forwardsDeadLettersTo: null,
  active: true,
};

/** The four queues of protocol version 1 (docs/protocol.md, section 1), requests first. */
export function desiredQueues(names: QueueNames): readonly DesiredQueue[] {
  const toAgent = { agent: 'Listen', portal: 'Send' } as const;
  const toPortal = { agent: 'Send', portal: 'Listen' } as const;
  return [
    {
      name: names.requests,
      rights: toAgent,
      settings: {
        ...common,
        maxDeliveryCount: limits.maxDeliveryCount,
        // By message id, which is the request id: a request sent twice is not taken by two agents.
        detectsDuplicates: true,
        duplicateWindowMs: 10 * minuteMs,
      },
    },
    { name: names.replies, rights: toPortal, settings: { ...common, requiresSession: true } },
    // A portal ignores control messages older than ten minutes.
    { name: names.control, rights: toPortal, settings: { ...common, timeToLiveMs: 10 * minuteMs } },
    { name: names.controlReplies, rights: toAgent, settings: { ...common, requiresSession: true } },
  ];
}
