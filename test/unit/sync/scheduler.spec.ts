import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { nodeTimers } from '../../../electron/agent/relay/node-timers';
import type { SyncEngine } from '../../../electron/agent/sync/engine';
import type { Run, RunRequest } from '../../../electron/agent/sync/run';
import { createScheduler, type Scheduler } from '../../../electron/agent/sync/scheduler';

const minutes = 60_000;
let requests: string[];
let scheduler: Scheduler;
let never: string | null;
let hang: (() => void) | null;

/** Records what is run; a run that hangs ends when it is cancelled or let go. */
const engine: SyncEngine = {
  run: async ({ connector, profile }: RunRequest, options = {}) => {
    requests.push(`${connector}: ${profile}`);
    if (hang !== null)
      await new Promise<void>((resolve) => {
        hang = resolve;
        options.signal?.addEventListener('abort', () => resolve());
      });
    return {} as Run;
  },
  idle: () => Promise.resolve(),
};

const runs = {
  firstCompleted: (connector: string) => (connector === never ? null : { id: 1, endedAt: 1 }),
  lastCompleted: (connector: string) => (connector === never ? null : { id: 2, startedAt: 1, endedAt: 1 }),
  purge: () => 0,
};

beforeEach(() => {
  vi.useFakeTimers();
  requests = [];
  never = null;
  hang = null;
  scheduler = createScheduler({
    engine,
    runs,
    connectors: () => ['corp', 'fabrikam'],
    clock: systemClock,
    timers: nodeTimers,
    onError: (cause) => requests.push(String(cause)),
  });
});

afterEach(async () => {
  hang?.();
  hang = null;
  await scheduler.stop();
  vi.useRealTimers();
});

const delta = [
  'corp: Delta Import',
  'fabrikam: Delta Import',
  'cloud: Delta Import',
  'corp: Delta Synchronization',
  'fabrikam: Delta Synchronization',
  'cloud: Delta Synchronization',
];

describe('the scheduler', () => {
  it('runs a delta cycle every 30 minutes: forests, cloud, then synchronisation', async () => {
    scheduler.start();
    await vi.advanceTimersByTimeAsync(30 * minutes - 1);
    expect(requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toEqual(delta);
    await vi.advanceTimersByTimeAsync(30 * minutes);
    expect(requests).toEqual([...delta, ...delta]);
  });

  it('does in full what was never done', async () => {
    never = 'fabrikam';
    await scheduler.runCycle();
    expect(requests).toEqual(
      delta.map((one) => (one.startsWith('fabrikam') ? one.replace('Delta', 'Full') : one)),
    );
  });

  it('does all in full when an initial cycle is asked for, once', async () => {
    await scheduler.runCycle('Initial');
    await scheduler.runCycle();
    expect(requests).toEqual([...delta.map((one) => one.replace('Delta', 'Full')), ...delta]);
  });

  it('does nothing while it is paused, except what it is asked for', async () => {
    scheduler.start();
    scheduler.setPaused(true);
    await vi.advanceTimersByTimeAsync(90 * minutes);
    expect([requests, scheduler.status()]).toEqual([
      [],
      { everyMs: 30 * minutes, paused: true, running: false, nextCycleAt: null },
    ]);
    await scheduler.runCycle();
    expect(requests).toEqual(delta);
    scheduler.setPaused(false);
    expect(scheduler.status().nextCycleAt).toBe(Date.now() + 30 * minutes);
  });

  it('runs the initial cycle that is asked for during a delta cycle after it, once for all who ask', async () => {
    hang = () => undefined;
    const first = scheduler.runCycle();
    const initial = scheduler.runCycle('Initial');
    expect(scheduler.runCycle('Initial')).toBe(initial);
    const letGo = hang;
    hang = null;
    letGo();
    await first;
    await initial;
    expect(requests).toEqual([...delta, ...delta.map((one) => one.replace('Delta', 'Full'))]);
  });

  it('takes the initial cycle back that was to follow one that is cancelled', async () => {
    hang = () => undefined;
    const first = scheduler.runCycle();
    const initial = scheduler.runCycle('Initial');
    scheduler.cancelCycle();
    await Promise.all([first, initial]);
    expect([requests, scheduler.status().running]).toEqual([[delta[0]], false]);
  });

  it('runs one cycle at a time and leaves a pause after a long one', async () => {
    scheduler.start();
    hang = () => undefined;
    const first = scheduler.runCycle();
    const second = scheduler.runCycle();
    expect([scheduler.status().running, second === first]).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(90 * minutes);
    expect(requests).toEqual(['corp: Delta Import']);
    const letGo = hang;
    hang = null;
    letGo();
    await first;
    expect([requests, scheduler.status().nextCycleAt]).toEqual([delta, Date.now() + minutes]);
  });

  it('ends the cycle when it is cancelled', async () => {
    hang = () => undefined;
    const cycle = scheduler.runCycle();
    await vi.advanceTimersByTimeAsync(10);
    scheduler.cancelCycle();
    await cycle;
    expect([requests, scheduler.status().running]).toEqual([['corp: Delta Import'], false]);
  });

  it('takes a new interval at once', async () => {
    scheduler.start();
    scheduler.setEveryMs(5 * minutes);
    await vi.advanceTimersByTimeAsync(5 * minutes);
    expect(requests).toEqual(delta);
  });
});
