/** How many objects a transaction takes. */
export interface Pace {
  /** Runs work on so many objects, and learns from how long it took. */
  run<T>(work: (size: number) => T): T;
}

/** Longest that others should have to wait for the database. */
const targetMs = 20;
const fewest = 50;
const most = 2_000;

/** Finds the size of transactions that are short enough on this machine, starting with a careful one. */
export function createPace(): Pace {
  let size = 250;
  return {
    run(work) {
      const startedAt = performance.now();
      const value = work(size);
      const tookMs = performance.now() - startedAt;
      const next = tookMs > targetMs ? size * 0.7 : size * 1.2;
      size = Math.round(Math.min(most, Math.max(fewest, next)));
      return value;
    },
  };
}
