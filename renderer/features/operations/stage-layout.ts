import { stageNames, type StageName, type StageTimings } from '../../../shared/model/outcome';

/** One stage on the timeline. Times in milliseconds, offset and length as shares (0–1) of the whole. */
export interface StageBar {
  readonly stage: StageName;
  readonly startMs: number;
  readonly durationMs: number;
  readonly offset: number;
  readonly length: number;
}

/** Puts the stages that were reached one behind the other, in the pipeline’s order. */
export function layOutStages(stages: StageTimings): StageBar[] {
  const reached = stageNames.flatMap((stage) => {
    const durationMs = stages[stage];
    return durationMs === undefined ? [] : [{ stage, durationMs }];
  });
  const whole = reached.reduce((sum, { durationMs }) => sum + durationMs, 0);
  let startMs = 0;
  return reached.map(({ stage, durationMs }) => {
    const bar = {
      stage,
      startMs,
      durationMs,
      offset: whole === 0 ? 0 : startMs / whole,
      length: whole === 0 ? 0 : durationMs / whole,
    };
    startMs += durationMs;
    return bar;
  });
}
