import type { CyclePolicy } from '../../../shared/model/sync';
import type { Timers } from '../../../shared/relay/timers';
import type { Clock } from '../clock';
import type { SyncEngine } from './engine';
import { cloudConnector } from './objects';
import { missingRuns } from './readiness';
import type { RunRequest } from './run';
import type { Runs } from './storage';

/** The scheduler as the console shows it, after Get-ADSyncScheduler. */
export interface SchedulerStatus {
  readonly everyMs: number;
  readonly paused: boolean;
  readonly running: boolean;
  /** Epoch milliseconds; `null` while paused or running. */
  readonly nextCycleAt: number | null;
}

/** Runs cycles: import of every forest, of the cloud, then synchronisation of all. */
export interface Scheduler {
  /** Plans the first cycle; one of its own is started by `runCycle`. */
  start(): void;
  /**
   * Runs a cycle now, paused or not. One at a time: who asks while one runs gets that one, or one after it where that is a
   * Delta cycle and an Initial one is asked for.
   *
   * @param policy default: `Delta`
   */
  runCycle(policy?: CyclePolicy): Promise<void>;
  /** Ends the run of the cycle that goes on, the cycle with it, and takes back the one that was to follow it. */
  cancelCycle(): void;
  setPaused(paused: boolean): void;
  setEveryMs(everyMs: number): void;
  status(): SchedulerStatus;
  /** Plans no more and cancels what runs. */
  stop(): Promise<void>;
}

interface SchedulerDeps {
  readonly engine: SyncEngine;
  readonly runs: Pick<Runs, 'lastCompleted' | 'firstCompleted' | 'purge'>;
  /** Ids of the forests that are configured now. */
  readonly connectors: () => readonly string[];
  readonly clock: Clock;
  readonly timers: Timers;
  /** Default 30 minutes, as Microsoft’s scheduler. */
  readonly everyMs?: number;
  readonly paused?: boolean;
  readonly onChange?: (status: SchedulerStatus) => void;
  /** A cycle that could not be recorded. */
  readonly onError: (cause: unknown) => void;
}

const defaultEveryMs = 30 * 60_000;
/** Between a cycle that took longer than the interval and the next one. */
const leastPauseMs = 60_000;
/** How long runs stay in the history, as in the Synchronization Service Manager. */
const historyMs = 7 * 24 * 60 * 60_000;

/** The runs of a cycle, in order. What was never done in full is done in full, whatever the policy. */
function planCycle(
  runs: SchedulerDeps['runs'],
  forests: readonly string[],
  policy: CyclePolicy,
): readonly RunRequest[] {
  const missing = missingRuns(runs, forests);
  const isMissing = (connector: string, profile: RunRequest['profile']): boolean =>
    missing.some((one) => one.connector === connector && one.profile === profile);
  const plan = (kind: 'Import' | 'Synchronization') =>
    [...forests, cloudConnector].map((connector): RunRequest => {
      const full = `Full ${kind}` as const;
      const profile = policy === 'Initial' || isMissing(connector, full) ? full : (`Delta ${kind}` as const);
      return { connector, profile };
    });
  return [...plan('Import'), ...plan('Synchronization')];
}

async function runAll(deps: SchedulerDeps, policy: CyclePolicy, signal: AbortSignal): Promise<void> {
  const { engine, runs, connectors, clock } = deps;
  for (const request of planCycle(runs, connectors(), policy)) {
    if (signal.aborted) return;
    await engine.run(request, { signal });
  }
  runs.purge(clock.now() - historyMs);
}

interface Plan {
  readonly nextCycleAt: number | null;
  readonly cancel: () => void;
}

/** Plans one cycle at a time; a new plan takes the place of the former one. */
function createPlanner({ clock, timers }: Pick<SchedulerDeps, 'clock' | 'timers'>, run: () => void) {
  const none: Plan = { nextCycleAt: null, cancel: () => undefined };
  let plan = none;
  return {
    nextCycleAt: () => plan.nextCycleAt,
    /** @param inMs `null` = no cycle */
    set(inMs: number | null): void {
      plan.cancel();
      plan = inMs === null ? none : { nextCycleAt: clock.now() + inMs, cancel: timers.after(inMs, run) };
    },
  };
}

/** The cycle that runs, and the initial one that may follow it. */
function createCycles(
  { clock, onError }: Pick<SchedulerDeps, 'clock' | 'onError'>,
  work: (policy: CyclePolicy, signal: AbortSignal) => Promise<void>,
  onEnd: (tookMs: number) => void,
) {
  let running: {
    readonly policy: CyclePolicy;
    readonly ended: Promise<void>;
    readonly cancel: () => void;
  } | null = null;
  let following: Promise<void> | null = null;
  const begin = (policy: CyclePolicy): Promise<void> => {
    const controller = new AbortController();
    const startedAt = clock.monotonic();
    const ended = work(policy, controller.signal)
      .catch(onError)
      .finally(() => {
        running = null;
        onEnd(clock.monotonic() - startedAt);
      });
    running = { policy, ended, cancel: () => controller.abort() };
    return ended;
  };
  const run = (policy: CyclePolicy): Promise<void> => {
    if (running === null) return begin(policy);
    if (policy === 'Delta' || running.policy === 'Initial') return running.ended;
    following ??= follow(running.ended);
    return following;
  };
  const follow = (before: Promise<void>): Promise<void> => {
    const asked: Promise<void> = before.then(() => {
      if (following !== asked) return undefined;
      following = null;
      return run('Initial');
    });
    return asked;
  };
  return {
    run,
    isRunning: () => running !== null,
    cancel(): void {
      following = null;
      running?.cancel();
    },
    ended: () => running?.ended,
  };
}

/** Makes a scheduler; it does nothing until it is started. */
export function createScheduler(deps: SchedulerDeps): Scheduler {
  let everyMs = deps.everyMs ?? defaultEveryMs;
  let paused = deps.paused ?? false;
  let started = false;
  const cycles = createCycles(
    deps,
    (policy, signal) => runAll(deps, policy, signal),
    (tookMs) => {
      plan(Math.max(leastPauseMs, everyMs - tookMs));
    },
  );
  const planner = createPlanner(deps, () => void runCycle());
  const status = (): SchedulerStatus => ({
    everyMs,
    paused,
    running: cycles.isRunning(),
    nextCycleAt: planner.nextCycleAt(),
  });
  const plan = (inMs: number): void => {
    planner.set(started && !paused && !cycles.isRunning() ? inMs : null);
    deps.onChange?.(status());
  };
  const runCycle = (policy: CyclePolicy = 'Delta'): Promise<void> => {
    const ended = cycles.run(policy);
    plan(everyMs);
    return ended;
  };
  return {
    start() {
      started = true;
      plan(everyMs);
    },
    runCycle,
    cancelCycle: cycles.cancel,
    setPaused(value) {
      paused = value;
      plan(everyMs);
    },
    setEveryMs(value) {
      everyMs = value;
      plan(everyMs);
    },
    status,
    async stop() {
      started = false;
      cycles.cancel();
      plan(everyMs);
      await cycles.ended();
    },
  };
}
