/** Throws the signal’s reason where it is aborted (its own method for that is missing in the types of Node 18). */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const reason: unknown = signal.reason;
  throw reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
