import { describe, expect, it } from 'vitest';
import { layOutStages } from '../../../../../renderer/features/operations/stage-layout';

describe('layOutStages', () => {
  it('puts the stages that were reached one behind the other in the pipeline’s order', () => {
    expect(layOutStages({ write: 30, open: 10, settle: 0 })).toEqual([
      { stage: 'open', startMs: 0, durationMs: 10, offset: 0, length: 0.25 },
      { stage: 'write', startMs: 10, durationMs: 30, offset: 0.25, length: 0.75 },
      { stage: 'settle', startMs: 40, durationMs: 0, offset: 1, length: 0 },
    ]);
  });

  it('does not divide by nothing', () => {
    expect(layOutStages({ open: 0 })).toEqual([
      { stage: 'open', startMs: 0, durationMs: 0, offset: 0, length: 0 },
    ]);
    expect(layOutStages({})).toEqual([]);
  });
});
