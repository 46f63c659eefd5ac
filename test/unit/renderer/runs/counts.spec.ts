import { describe, expect, it } from 'vitest';
import { errorTotal, totalCounts, withProgress } from '../../../../renderer/features/runs/counts';
import { syncCounts, syncRun, syncStep } from '../../../fakes/fake-sync';

const running = {
  runId: 7,
  connector: 'corp',
  profile: 'Full Import',
  step: 2,
  steps: 2,
  partitionDn: 'DC=eu,DC=corp,DC=example,DC=com',
  phase: 'reading',
  counts: syncCounts({ adds: 5, errors: { 'unreadable-object': 1 } }),
} as const;
const done = syncStep(1, { counts: syncCounts({ adds: 3 }) });

describe('totalCounts', () => {
  it('adds what the steps have counted, errors kind by kind', () => {
    const steps = [
      syncStep(1, { counts: syncCounts({ adds: 2, joins: 1, errors: { 'bad-row': 1 } }) }),
      syncStep(2, { counts: syncCounts({ adds: 3, deletes: 4, errors: { 'bad-row': 2, other: 5 } }) }),
    ];
    const total = totalCounts(steps);
    expect(total).toEqual(syncCounts({ adds: 5, deletes: 4, joins: 1, errors: { 'bad-row': 3, other: 5 } }));
    expect(errorTotal(total)).toBe(8);
  });

  it('of no step is nothing', () => expect(totalCounts([])).toEqual(syncCounts()));
});

describe('withProgress', () => {
  const run = syncRun(7, { endedAt: null, status: 'in-progress', steps: [done] });

  it('adds the step that runs and is not in the history yet', () => {
    expect(withProgress(run, running).steps).toEqual([
      done,
      {
        step: 2,
        kind: 'Full Import',
        partitionDn: running.partitionDn,
        startedAt: run.startedAt,
        endedAt: null,
        status: 'in-progress',
        counts: running.counts,
        message: null,
      },
    ]);
  });

  it('puts the newest counts into a known step, and keeps the order', () => {
    const begun = syncStep(1, { endedAt: null, status: 'in-progress' });
    const second = syncStep(2);
    const steps = withProgress({ ...run, steps: [begun, second] }, { ...running, step: 1 }).steps;
    expect(steps).toEqual([{ ...begun, counts: running.counts }, second]);
  });

  it('leaves a step that has ended, another run, and one while nothing runs, as they are', () => {
    expect([
      withProgress(run, { ...running, step: 1 }),
      withProgress(run, { ...running, runId: 8 }),
      withProgress(run, null),
    ]).toEqual([run, run, run]);
  });
});
