import type { Clock } from '../clock';
import type { StageName, StageTimings } from '../../../shared/model/outcome';

/** Measures the stages of one operation, one after the other. */
export interface Stopwatch {
  /** Ends a stage that began when the one before ended. */
  lap(stage: StageName): void;
  stages(): StageTimings;
  /** Since the start. Milliseconds. */
  totalMs(): number;
}

/** Starts measuring now. */
export function startStopwatch(clock: Clock): Stopwatch {
  const start = clock.monotonic();
  let last = start;
  const stages: Partial<Record<StageName, number>> = {};
  return {
    lap(stage) {
      const now = clock.monotonic();
      stages[stage] = (stages[stage] ?? 0) + Math.max(0, now - last);
      last = now;
    },
    stages: () => ({ ...stages }),
    totalMs: () => Math.max(0, last - start),
  };
}
