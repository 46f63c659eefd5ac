/**
 * Waits for work until the signal at most, `null` = the signal came first; the work goes on unobserved then. An error in
 * time is passed on. Leaves nothing with the signal, however long that lives: `Promise.race` with one promise for it
 * would keep the value of every piece of work for as long.
 */
export function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly value: T } | null> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(null);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    work
      .finally(() => signal.removeEventListener('abort', onAbort))
      .then((value) => resolve({ value }), reject);
  });
}
