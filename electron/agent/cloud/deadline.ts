/** How a piece of work ended that was given a time limit. */
export type Timed<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'late' } | { readonly kind: 'aborted' };

/**
 * Waits for work at most so long and until the signal at most. Late work goes on unobserved, and its failure is nobody’s; an
 * error in time is passed on.
 */
export function withDeadline<T>(work: Promise<T>, timeoutMs: number, signal: AbortSignal): Promise<Timed<T>> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      end();
    };
    const onAbort = (): void => settle(() => resolve({ kind: 'aborted' }));
    const timer = setTimeout(() => settle(() => resolve({ kind: 'late' })), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(
      (value) => settle(() => resolve({ kind: 'done', value })),
      (cause: unknown) =>
        settle(() =>
          reject(cause instanceof Error ? cause : new Error('Not an error was thrown', { cause })),
        ),
    );
    if (signal.aborted) onAbort();
  });
}
