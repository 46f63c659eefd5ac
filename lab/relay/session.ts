/** Whoever has accepted a session: one link. */
export interface SessionHolder {
  /** The AMQP connection of the link. */
  readonly connectionId: string;
  /** Called when the lock has expired, after the session’s messages were unlocked. */
  lockLost(): void;
}

interface SessionLock {
  readonly holder: SessionHolder;
  until: number;
}

/** Locks and states of the sessions of one queue. Times are epoch milliseconds. */
export class Sessions {
  readonly #locks = new Map<string, SessionLock>();
  readonly #states = new Map<string, Buffer>();

  /** Locks a session; `false` when somebody else holds it. */
  accept(sessionId: string, holder: SessionHolder, until: number): boolean {
    if (this.#locks.has(sessionId)) return false;
    this.#locks.set(sessionId, { holder, until });
    return true;
  }

  isLocked(sessionId: string): boolean {
    return this.#locks.has(sessionId);
  }

  /** Whether a link of the connection holds the session. */
  isHeldBy(sessionId: string, connectionId: string): boolean {
    return this.#locks.get(sessionId)?.holder.connectionId === connectionId;
  }

  lockedUntil(sessionId: string): number | null {
    return this.#locks.get(sessionId)?.until ?? null;
  }

  renew(sessionId: string, until: number): void {
    const lock = this.#locks.get(sessionId);
    if (lock !== undefined) lock.until = until;
  }

  /** Gives the lock back; `false` when the holder does not have it (any more). */
  release(sessionId: string, holder: SessionHolder): boolean {
    if (this.#locks.get(sessionId)?.holder !== holder) return false;
    return this.#locks.delete(sessionId);
  }

  /** Removes and returns the locks that have expired. */
  takeExpired(now: number): readonly { readonly sessionId: string; readonly holder: SessionHolder }[] {
    const expired = [...this.#locks].filter(([, { until }]) => now >= until);
    for (const [sessionId] of expired) this.#locks.delete(sessionId);
    return expired.map(([sessionId, { holder }]) => ({ sessionId, holder }));
  }

  state(sessionId: string): Buffer | null {
    return this.#states.get(sessionId) ?? null;
  }

  /** `null` clears the state. */
  setState(sessionId: string, state: Buffer | null): void {
    if (state === null) this.#states.delete(sessionId);
    else this.#states.set(sessionId, state);
  }
}
