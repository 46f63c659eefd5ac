/** Lets at most so many through at the same time; the others wait in their order. */
export interface Gate {
  /** Runs the work when there is room, and passes its result or error on. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** Needed because two receivers overlap while one replaces the other, each with the full concurrency. */
export function createGate(width: number): Gate {
  let inside = 0;
  const queue: (() => void)[] = [];
  return {
    run: async (work) => {
      if (inside >= width) await new Promise<void>((resolve) => queue.push(resolve));
      else inside += 1;
      try {
        return await work();
      } finally {
        const next = queue.shift();
        // The place is handed on, so that nobody slips in between.
        if (next === undefined) inside -= 1;
        else next();
      }
    },
  };
}
