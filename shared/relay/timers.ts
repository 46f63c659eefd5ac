/** One-shot timers of the runtime, given as an argument so that shared code needs no platform. */
export interface Timers {
  /** Runs once after so many milliseconds; the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
}

/**
 * Waits for work that may never end. When the time is over the answer is `late()`; the work goes on unobserved,
 * and its later failure is nobody’s.
 */
export function within<T>(timers: Timers, timeoutMs: number, work: Promise<T>, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(timeoutMs, () => resolve(late()));
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (cause: unknown) => {
        cancel();
        // The signature says nothing of the error’s type, and passes on what came.
        reject(cause instanceof Error ? cause : new Error('Not an error was thrown', { cause }));
      },
    );
  });
}
