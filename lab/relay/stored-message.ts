import type { WireMessage } from './wire-message';

/** How a receiver takes messages: with a lock to be settled, or for good. */
export type ReceiveMode = 'peekLock' | 'receiveAndDelete';

/** The lock of a message. `sessionId` is set when the lock lives and dies with a session’s lock. */
export interface MessageLock {
  readonly token: string;
  readonly sessionId: string | null;
  /** Epoch milliseconds. For a session’s message, the session’s own lock counts instead. */
  until: number;
}

/** A message in a queue. The queue changes it in place; nobody else does. */
export interface StoredMessage {
  readonly message: WireMessage;
  readonly sequenceNumber: number;
  /** Epoch milliseconds; for a scheduled message, when it was or will be made available. */
  readonly enqueuedAt: number;
  /** The sender’s time to live or the queue’s default, whichever is less. `null`: it never expires. */
  readonly timeToLiveMs: number | null;
  state: 'active' | 'deferred' | 'scheduled';
  /** Deliveries that ended without settlement so far: 0 at the first delivery. */
  deliveryCount: number;
  lock: MessageLock | null;
  /** Application properties that settlements added, the dead-letter reason among them. */
  properties: Readonly<Record<string, unknown>>;
  /** The queue it was dead-lettered from. */
  readonly deadLetterSource: string | null;
}

/** What a receiver wants done with a locked message. */
export type Disposition =
  | { readonly kind: 'complete' }
  | { readonly kind: 'abandon'; readonly properties: Readonly<Record<string, unknown>> }
  | { readonly kind: 'defer'; readonly properties: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'deadLetter';
      readonly reason: string | null;
      readonly description: string | null;
      readonly properties: Readonly<Record<string, unknown>>;
    };

/** Whether the time to live is over. A locked message does not expire. */
export function isExpired(stored: StoredMessage, now: number): boolean {
  if (stored.timeToLiveMs === null || stored.lock !== null || stored.state === 'scheduled') return false;
  return now >= stored.enqueuedAt + stored.timeToLiveMs;
}
