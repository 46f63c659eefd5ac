import { createHash } from 'node:crypto';
import type { PortalClock } from '../clock';

/** What is remembered of one person. Times are epoch milliseconds. */
export interface AttemptEntry {
  /** The attempts within the window (`AttemptBounds`), oldest first. */
  readonly at: readonly number[];
  /** `null` = may try. */
  readonly blockedUntil: number | null;
}

/** Where attempts are kept. Instances of a portal that share their persons must share one. */
export interface AttemptStore {
  /**
   * Replaces the entry of a person by what `change` makes of it, with no other change of it in between; `null` stands
   * for no entry. What is over (`isOver`) may be forgotten.
   *
   * @throws when it cannot be read or kept
   */
  update<T>(
    person: string,
    change: (before: AttemptEntry | null) => { readonly next: AttemptEntry | null; readonly result: T },
  ): Promise<T>;
}

/** How much is allowed. */
export interface AttemptBounds {
  readonly attempts: number;
  readonly windowMs: number;
  readonly blockMs: number;
}

/** Five in an hour, then 24 hours: the bounds of the cloud service this replaces. */
export const usualBounds: AttemptBounds = { attempts: 5, windowMs: 3_600_000, blockMs: 24 * 3_600_000 };

/** Whether a person may try, and until when not. Epoch milliseconds. */
export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly until: number };

/** Limits against abuse, for each person. */
export interface AttemptLimiter {
  /** Whether the person may try now; counts nothing. */
  check(cloudAnchor: string): Promise<Permission>;
  /** Counts an attempt that is about to be made, or says until when none is allowed. */
  take(cloudAnchor: string): Promise<Permission>;
  /** Takes back an attempt that came to nothing because the service was not there. */
  giveBack(cloudAnchor: string): Promise<void>;
}

/** Whether an entry says nothing any more. */
export function isOver(entry: AttemptEntry, now: number, windowMs: number): boolean {
  return (entry.blockedUntil ?? 0) <= now && entry.at.every((at) => at <= now - windowMs);
}

// The store need not know who the people are.
function storedName(cloudAnchor: string): string {
  return createHash('sha256').update(cloudAnchor).digest('base64url');
}

/**
 * Counts attempts whatever their outcome: a wrong current password and a refused new one as much as a success. The
 * last attempt allowed within the window starts the block; attempts during it do not lengthen it.
 */
export function createAttemptLimiter(
  store: AttemptStore,
  clock: Pick<PortalClock, 'now'>,
  bounds: AttemptBounds = usualBounds,
): AttemptLimiter {
  const { attempts, windowMs, blockMs } = bounds;
  const current = (entry: AttemptEntry | null, now: number): AttemptEntry => {
    if (entry === null || isOver(entry, now, windowMs)) return { at: [], blockedUntil: null };
    const blocked = entry.blockedUntil !== null && entry.blockedUntil > now;
    // After a block the window before it does not count again.
    const at =
      entry.blockedUntil !== null && !blocked ? [] : entry.at.filter((each) => each > now - windowMs);
    return { at, blockedUntil: blocked ? entry.blockedUntil : null };
  };
  const permission = ({ blockedUntil }: AttemptEntry): Permission =>
    blockedUntil === null ? { allowed: true } : { allowed: false, until: blockedUntil };
  return {
    check: (cloudAnchor) =>
      store.update(storedName(cloudAnchor), (before) => ({
        next: before,
        result: permission(current(before, clock.now())),
      })),
    take: (cloudAnchor) =>
      store.update<Permission>(storedName(cloudAnchor), (before) => {
        const now = clock.now();
        const entry = current(before, now);
        const result = permission(entry);
        if (!result.allowed) return { next: entry, result };
        const at = [...entry.at, now];
        return { next: { at, blockedUntil: at.length >= attempts ? now + blockMs : null }, result };
      }),
    giveBack: (cloudAnchor) =>
      store.update<undefined>(storedName(cloudAnchor), (before) => {
        const entry = current(before, clock.now());
        const at = entry.at.slice(0, -1);
        return { next: at.length === 0 ? null : { at, blockedUntil: null }, result: undefined };
      }),
  };
}
