/** How often and how long something is tried again. */
export interface RetryLimits {
  /** Tries of one request, the first one included. */
  readonly attempts: number;
  /** Wait after the first failure, doubled after each further one. Milliseconds. */
  readonly firstWaitMs: number;
  /** Longest wait, also where the server asks for one. Milliseconds. */
  readonly longestWaitMs: number;
}

/** Six tries, 1 s, 2 s, 4 s, 8 s and 16 s apart unless the server names another time, which may be five minutes. */
export const defaultRetryLimits: RetryLimits = { attempts: 6, firstWaitMs: 1_000, longestWaitMs: 300_000 };

/**
 * What a Retry-After header asks for (RFC 9110, 10.2.3): seconds, or a date. Milliseconds from now; `null` = nothing that is
 * understood.
 */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // Every form of HTTP date begins with the name of a day; anything else would be a guess of the parser's.
  const at = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(at - now, 0);
}

/**
 * How long to wait before the next try. Milliseconds; `null` = not at all: it was tried often enough, or the server asks for
 * more patience than there is.
 *
 * @param tries how often it was tried
 */
export function nextWaitMs(tries: number, asked: number | null, limits: RetryLimits): number | null {
  if (tries >= limits.attempts) return null;
  if (asked !== null) return asked > limits.longestWaitMs ? null : asked;
  return Math.min(limits.firstWaitMs * 2 ** (tries - 1), limits.longestWaitMs);
}

/** Waits. Ends early, without an error, with the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
