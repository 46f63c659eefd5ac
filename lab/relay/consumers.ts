import type { ReceiveMode, StoredMessage } from './stored-message';

/** A link that takes messages from a queue. */
export interface Consumer {
  /** The session it holds; `null` in a queue without sessions. */
  readonly sessionId: string | null;
  readonly mode: ReceiveMode;
  /** Whether it can take one more message now. */
  hasRoom(): boolean;
  deliver(stored: StoredMessage): void;
}

/** A link that waits for any session with messages. `offer` returns whether it took the session. */
export interface SessionSeeker {
  offer(sessionId: string): boolean;
}

interface Source {
  take(sessionId: string | null, mode: ReceiveMode): StoredMessage | null;
  unlockedSessions(): readonly string[];
}

/** Hands messages to the consumers of a queue in turn, so that competing consumers share the load. */
export class Consumers {
  readonly #source: Source;
  readonly #waiting: Consumer[] = [];
  readonly #seekers = new Set<SessionSeeker>();
  #dispatching = false;

  constructor(source: Source) {
    this.#source = source;
  }

  add(consumer: Consumer): void {
    this.#waiting.push(consumer);
  }

  remove(consumer: Consumer): void {
    const index = this.#waiting.indexOf(consumer);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  addSeeker(seeker: SessionSeeker): void {
    this.#seekers.add(seeker);
  }

  removeSeeker(seeker: SessionSeeker): void {
    this.#seekers.delete(seeker);
  }

  /** Hands out what can be handed out. Called whenever messages, room or sessions have become available. */
  dispatch(): void {
    // Delivering can come back here (a session that ends, a lock that has expired): the outer call goes on anyway.
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      this.#offerSessions();
      this.#handOut();
    } finally {
      this.#dispatching = false;
    }
  }

  #offerSessions(): void {
    if (this.#seekers.size === 0) return;
    const sessions = [...this.#source.unlockedSessions()];
    for (const seeker of [...this.#seekers]) {
      const sessionId = sessions[0];
      if (sessionId === undefined) return;
      if (seeker.offer(sessionId)) sessions.shift();
      this.#seekers.delete(seeker);
    }
  }

  #handOut(): void {
    let idle = 0;
    while (idle < this.#waiting.length) {
      const consumer = this.#waiting.shift();
      if (consumer === undefined) return;
      this.#waiting.push(consumer);
      const stored = consumer.hasRoom() ? this.#source.take(consumer.sessionId, consumer.mode) : null;
      if (stored === null) idle += 1;
      else {
        idle = 0;
        consumer.deliver(stored);
      }
    }
  }
}
