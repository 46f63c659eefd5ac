/** Works through the items, at most `limit` at a time; the results are in the order of the items. */
export async function mapLimited<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return [...results].sort(([left], [right]) => left - right).map(([, result]) => result);
}

/** Runs work whose signal is aborted together with the given one, or after `limitMs`. */
export async function withLimit<T>(
  signal: AbortSignal,
  limitMs: number,
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  if (signal.aborted) stop();
  const timer = setTimeout(stop, limitMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Runs work in the order in which it came, so many at a time. @returns `null` when the signal ended the wait */
export type Turns = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T | null>;

/** Makes a waiting line of its own. */
export function createTurns(limit: number): Turns {
  let free = limit;
  const waiting = new Set<() => void>();
  const turn = (signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const finish = (mine: boolean): void => {
        waiting.delete(onTurn);
        signal.removeEventListener('abort', onAbort);
        resolve(mine);
      };
      const onTurn = (): void => finish(true);
      const onAbort = (): void => finish(false);
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.add(onTurn);
    });
  return async (signal, work) => {
    if (signal.aborted) return null;
    if (free > 0) free -= 1;
    else if (!(await turn(signal))) return null;
    try {
      return await work();
    } finally {
      // Handed over, so that nobody who comes just now takes it first.
      const [next] = waiting;
      if (next === undefined) free += 1;
      else next();
    }
  };
}
