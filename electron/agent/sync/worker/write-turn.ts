/**
 * Who writes to the database next. SQLite lets a waiting writer try again after ever longer pauses, and a worker that
 * writes one short transaction after the other would hardly ever be caught between two of them.
 */
export interface WriteTurn {
  /** Shared with the worker. */
  readonly buffer: SharedArrayBuffer;
  /** Runs a write of the main thread: the worker begins no transaction of its own until it is done. */
  take<T>(work: () => T): T;
  /** Whether somebody wants to write. For the worker. */
  isTaken(): boolean;
}

/** @param buffer of the other thread; default: a new one */
export function createWriteTurn(buffer = new SharedArrayBuffer(4)): WriteTurn {
  const waiting = new Int32Array(buffer);
  return {
    buffer,
    take(work) {
      Atomics.add(waiting, 0, 1);
      try {
        return work();
      } finally {
        Atomics.sub(waiting, 0, 1);
      }
    },
    isTaken: () => Atomics.load(waiting, 0) > 0,
  };
}
