/** First wait after a failure. Milliseconds; doubled with every further one. */
const firstMs = 1_000;
/** Longest wait. Milliseconds. */
const longestMs = 60_000;
/** Doublings after which the longest wait is reached: further ones would only overflow. */
const maxDoublings = Math.ceil(Math.log2(longestMs / firstMs));

/** How long to leave something alone after so many failures in a row: 1 s, 2 s, 4 s … 60 s. Milliseconds. */
export function backoffMs(failures: number): number {
  if (failures < 1) return 0;
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, maxDoublings));
}
