/** A signal that ends with the first of two. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Takes its listeners off the two. Call it when nobody waits any more. */
  unlink(): void;
}

/** AbortSignal.any, which Node 18 has not. */
export function linkSignals(first: AbortSignal, second: AbortSignal): LinkedSignal {
  const both = new AbortController();
  const abort = (): void => both.abort();
  if (first.aborted || second.aborted) abort();
  for (const signal of [first, second]) signal.addEventListener('abort', abort, { once: true });
  return {
    signal: both.signal,
    unlink: () => {
      for (const signal of [first, second]) signal.removeEventListener('abort', abort);
    },
  };
}
