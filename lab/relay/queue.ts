import type { Clock } from '../../electron/agent/clock';
import { ok, type Result } from '../../shared/result';
import { messageLockLost, refuse, sessionLockLost, type RelayError } from './conditions';
import { Consumers } from './consumers';
import { DuplicateWindow } from './duplicate-window';
import { newLockToken } from './lock-token';
import type { QueueSettings } from './queue-options';
import { ReadyLists } from './ready-lists';
import { Sessions, type SessionHolder } from './session';
import { isExpired, type Disposition, type ReceiveMode, type StoredMessage } from './stored-message';
import type { WireMessage } from './wire-message';

const sessionIdMissing =
  'The SessionId was not set on a message, and it cannot be sent to the entity. Entities that have session support enabled can only receive messages that have the SessionId set to a valid value.';

/**
 * The state of one queue: messages, locks, sessions. It knows no network and no timers: `sweep` has to be called
 * now and then for what time alone brings about, and every receive looks at the clock as well.
 */
export class Queue {
  readonly settings: QueueSettings;
  readonly sessions = new Sessions();
  readonly consumers: Consumers;
  readonly #clock: Clock;
  readonly #deadLetters: Queue | null;
  readonly #messages = new Map<number, StoredMessage>();
  readonly #ready = new ReadyLists();
  readonly #locked = new Map<string, StoredMessage>();
  readonly #scheduled = new Set<StoredMessage>();
  readonly #duplicates: DuplicateWindow | null;
  #lastSequenceNumber = 0;

  /** @param deadLetters where dead letters go; `null` for a dead-letter queue itself */
  constructor(settings: QueueSettings, clock: Clock, deadLetters: Queue | null) {
    this.settings = settings;
    this.#clock = clock;
    this.#deadLetters = deadLetters;
    const windowMs = settings.duplicateDetectionWindowMs;
    this.#duplicates = windowMs === null ? null : new DuplicateWindow(windowMs);
    this.consumers = new Consumers({
      take: (sessionId, mode) => this.#take(sessionId, mode),
      unlockedSessions: () => this.#unlockedSessions(),
    });
  }

  /** Messages in any state. */
  get size(): number {
    return this.#messages.size;
  }

  /** The lane of a message: its session in a queue with sessions, else the one lane of the queue. */
  #lane(message: WireMessage): string | null {
    return this.settings.requiresSession ? message.sessionId : null;
  }

  /** Why the queue does not take a message; `null` when it does. */
  objection(message: WireMessage): RelayError | null {
    if (!this.settings.requiresSession || message.sessionId !== null) return null;
    return { condition: 'amqp:not-allowed', description: sessionIdMissing };
  }

  /** Stores a message, now or for its scheduled time. A duplicate is dropped as if it had been stored. */
  enqueue(message: WireMessage): void {
    const now = this.#clock.now();
    if (message.messageId !== null && this.#duplicates?.isDuplicate(message.messageId, now) === true) return;
    if (message.scheduledAt !== null && message.scheduledAt > now)
      this.schedule(message, message.scheduledAt);
    else this.#store(message, { enqueuedAt: now });
    this.consumers.dispatch();
  }

  /** Stores a message for later. Returns the sequence number it has until then. */
  schedule(message: WireMessage, at: number): number {
    const stored = this.#store(message, { enqueuedAt: at, state: 'scheduled' });
    this.#scheduled.add(stored);
    return stored.sequenceNumber;
  }

  /** Removes scheduled messages, all or none. */
  cancelScheduled(sequenceNumbers: readonly number[]): Result<void, RelayError> {
    const found = sequenceNumbers.map((sequenceNumber) => this.#messages.get(sequenceNumber));
    const scheduled = found.filter((stored) => stored?.state === 'scheduled');
    if (scheduled.length < found.length) {
      return refuse('com.microsoft:message-not-found', 'The scheduled message could not be found.');
    }
    for (const stored of scheduled) if (stored !== undefined) this.#remove(stored);
    return ok(undefined);
  }

  #store(message: WireMessage, fields: Partial<StoredMessage>): StoredMessage {
    this.#lastSequenceNumber += 1;
    const limits = [message.timeToLiveMs, this.settings.defaultTtlMs].filter((limit) => limit !== null);
    const stored: StoredMessage = {
      message,
      sequenceNumber: this.#lastSequenceNumber,
      enqueuedAt: this.#clock.now(),
      timeToLiveMs: limits.length === 0 ? null : Math.min(...limits),
      state: 'active',
      deliveryCount: 0,
      lock: null,
      properties: {},
      deadLetterSource: null,
      ...fields,
    };
    this.#messages.set(stored.sequenceNumber, stored);
    if (stored.state === 'active') this.#ready.add(this.#lane(message), stored.sequenceNumber);
    return stored;
  }

  #remove(stored: StoredMessage): void {
    this.#messages.delete(stored.sequenceNumber);
    this.#scheduled.delete(stored);
    this.#ready.remove(this.#lane(stored.message), stored.sequenceNumber);
    if (stored.lock !== null) this.#locked.delete(stored.lock.token);
  }

  #take(sessionId: string | null, mode: ReceiveMode): StoredMessage | null {
    const now = this.#clock.now();
    for (;;) {
      const sequenceNumber = this.#ready.first(sessionId);
      const stored = sequenceNumber === null ? undefined : this.#messages.get(sequenceNumber);
      if (stored === undefined) return null;
      if (isExpired(stored, now)) this.#expire(stored);
      else return this.#handOut(stored, sessionId, mode);
    }
  }

  #handOut(stored: StoredMessage, sessionId: string | null, mode: ReceiveMode): StoredMessage {
    if (mode === 'receiveAndDelete') {
      this.#remove(stored);
      return stored;
    }
    this.#ready.remove(this.#lane(stored.message), stored.sequenceNumber);
    const until =
      this.sessions.lockedUntil(sessionId ?? '') ?? this.#clock.now() + this.settings.lockDurationMs;
    stored.lock = { token: newLockToken(), sessionId, until };
    this.#locked.set(stored.lock.token, stored);
    return stored;
  }

  /** Takes deferred messages by sequence number, all or none. */
  receiveDeferred(
    sequenceNumbers: readonly number[],
    sessionId: string | null,
    mode: ReceiveMode,
  ): Result<readonly StoredMessage[], RelayError> {
    const found = sequenceNumbers.flatMap((sequenceNumber) => {
      const stored = this.#messages.get(sequenceNumber);
      if (stored?.state !== 'deferred' || stored.lock !== null) return [];
      return this.#lane(stored.message) === sessionId ? [stored] : [];
    });
    if (found.length < sequenceNumbers.length) {
      return refuse(
        'com.microsoft:message-not-found',
        'Failed to lock one or more of the specified messages.',
      );
    }
    return ok(found.map((stored) => this.#handOut(stored, sessionId, mode)));
  }

  /** Up to `count` messages in any state from a sequence number on, without locking them. */
  peek(from: number, count: number, sessionId: string | null): readonly StoredMessage[] {
    const now = this.#clock.now();
    return [...this.#messages.values()]
      .filter((stored) => stored.sequenceNumber >= from && !isExpired(stored, now))
      .filter(({ message }) => sessionId === null || message.sessionId === sessionId)
      .sort((a, b) => a.sequenceNumber - b.sequenceNumber)
      .slice(0, count);
  }

  /** Ends the lock of a message. The token must still be valid. */
  settle(token: string, disposition: Disposition): Result<void, RelayError> {
    const stored = this.#lockedBy(token);
    if (!stored.ok) return stored;
    const message = stored.value;
    if (disposition.kind === 'complete') this.#remove(message);
    else if (disposition.kind === 'deadLetter') {
      if (this.#deadLetters === null) {
        return refuse('amqp:not-allowed', 'A message of a dead-letter queue cannot be dead-lettered.');
      }
      message.properties = { ...message.properties, ...disposition.properties };
      this.#deadLetter(message, disposition.reason, disposition.description);
    } else {
      message.properties = { ...message.properties, ...disposition.properties };
      if (disposition.kind === 'defer') message.state = 'deferred';
      this.#unlock(message, disposition.kind === 'abandon');
    }
    this.consumers.dispatch();
    return ok(undefined);
  }

  /** Prolongs a message’s lock by the queue’s lock duration. Returns its new end in epoch milliseconds. */
  renewLock(token: string): Result<number, RelayError> {
    const stored = this.#lockedBy(token);
    if (!stored.ok) return stored;
    const until = this.#clock.now() + this.settings.lockDurationMs;
    if (stored.value.lock !== null) stored.value.lock.until = until;
    return ok(until);
  }

  #lockedBy(token: string): Result<StoredMessage, RelayError> {
    this.#expireLocks();
    const stored = this.#locked.get(token);
    return stored === undefined ? { ok: false, error: messageLockLost } : ok(stored);
  }

  #unlock(stored: StoredMessage, counted: boolean): void {
    if (stored.lock !== null) this.#locked.delete(stored.lock.token);
    stored.lock = null;
    if (counted) stored.deliveryCount += 1;
    if (stored.deliveryCount >= this.settings.maxDeliveryCount) {
      const text = `Message could not be consumed after ${this.settings.maxDeliveryCount} delivery attempts.`;
      this.#deadLetter(stored, 'MaxDeliveryCountExceeded', text);
    } else if (stored.state === 'active') {
      this.#ready.add(this.#lane(stored.message), stored.sequenceNumber);
    }
  }

  #deadLetter(stored: StoredMessage, reason: string | null, description: string | null): void {
    this.#remove(stored);
    this.#deadLetters?.receiveDeadLetter(stored, this.settings.name, {
      ...(reason === null ? {} : { DeadLetterReason: reason }),
      ...(description === null ? {} : { DeadLetterErrorDescription: description }),
    });
  }

  /** Takes over a message that another queue has given up. */
  receiveDeadLetter(stored: StoredMessage, source: string, why: Readonly<Record<string, string>>): void {
    const { enqueuedAt, deliveryCount } = stored;
    const properties = { ...stored.properties, ...why };
    // A dead letter does not expire: it would vanish before anybody could look at it.
    this.#store(stored.message, {
      enqueuedAt,
      deliveryCount,
      properties,
      timeToLiveMs: null,
      deadLetterSource: source,
    });
    this.consumers.dispatch();
  }

  #expire(stored: StoredMessage): void {
    if (!this.settings.deadLetterOnExpiry) this.#remove(stored);
    else this.#deadLetter(stored, 'TTLExpiredException', 'The message expired and was dead lettered.');
  }

  #unlockedSessions(): readonly string[] {
    return this.#ready.sessions().filter((sessionId) => !this.sessions.isLocked(sessionId));
  }

  /** Locks a session for a holder. Returns the end of the lock in epoch milliseconds, `null` when it is taken. */
  acceptSession(sessionId: string, holder: SessionHolder): number | null {
    this.#expireLocks();
    const until = this.#clock.now() + this.settings.lockDurationMs;
    return this.sessions.accept(sessionId, holder, until) ? until : null;
  }

  /** Gives a session back. Its locked messages become available again; their delivery count stays. */
  releaseSession(sessionId: string, holder: SessionHolder): void {
    if (this.sessions.release(sessionId, holder)) this.#unlockSession(sessionId, false);
    this.consumers.dispatch();
  }

  /** Prolongs a session’s lock. The connection must hold it. */
  renewSession(sessionId: string, connectionId: string): Result<number, RelayError> {
    this.#expireLocks();
    if (!this.sessions.isHeldBy(sessionId, connectionId))
      return { ok: false, error: sessionLockLost(sessionId) };
    const until = this.#clock.now() + this.settings.lockDurationMs;
    this.sessions.renew(sessionId, until);
    return ok(until);
  }

  #unlockSession(sessionId: string, counted: boolean): void {
    for (const stored of [...this.#locked.values()]) {
      if (stored.lock?.sessionId === sessionId) this.#unlock(stored, counted);
    }
  }

  #expireLocks(): void {
    const now = this.#clock.now();
    for (const { sessionId, holder } of this.sessions.takeExpired(now)) {
      this.#unlockSession(sessionId, true);
      holder.lockLost();
    }
    for (const stored of [...this.#locked.values()]) {
      if (stored.lock?.sessionId === null && now >= stored.lock.until) this.#unlock(stored, true);
    }
  }

  /** Does what time alone brings about: expired locks and messages, scheduled messages that are due. */
  sweep(): void {
    const now = this.#clock.now();
    this.#expireLocks();
    this.#duplicates?.forgetOld(now);
    for (const stored of [...this.#messages.values()]) if (isExpired(stored, now)) this.#expire(stored);
    for (const stored of [...this.#scheduled]) {
      if (stored.enqueuedAt > now) continue;
      this.#remove(stored);
      // Becoming available counts as a new enqueuing, with a sequence number of its own.
      this.#store(stored.message, { enqueuedAt: stored.enqueuedAt });
    }
    this.consumers.dispatch();
  }
}
