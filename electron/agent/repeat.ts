/** Something that happens again and again until it is stopped. */
export interface Repeater {
  /** Runs it now and starts counting anew. */
  now(): Promise<void>;
  /** Ends it; a run that is under way is waited for. */
  stop(): Promise<void>;
}

/**
 * Repeats `work` with `everyMs` between the end of one run and the start of the next; runs never overlap. The
 * first run starts after `everyMs`: call `now` for an earlier one. `work` must not throw.
 */
export function repeat(everyMs: number, work: () => Promise<void>): Repeater {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const schedule = (): void => {
    if (stopped) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void run(), everyMs);
  };
  const run = (): Promise<void> => {
    running = running.then(async () => {
      if (!stopped) await work();
    });
    return running.then(schedule);
  };
  schedule();
  return {
    now: run,
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
