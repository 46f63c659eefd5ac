import type { Timers } from '../../../shared/relay/timers';
import type { Clock } from '../clock';
import type { SyncEngine } from './engine';
import { cloudConnector } from './objects';
import { missingRuns } from './readiness';
import type { RunProgress, RunRequest } from './run';
import type { Runs } from './storage';

/** `Delta` follows what changed; `Initial` imports and synchronises everything anew, as Start-ADSyncSyncCycle names it. */
export type CyclePolicy = 'Delta' | 'Initial';

/** The scheduler as the console shows it, after Get-ADSyncScheduler. */
export interface SchedulerStatus {
  readonly everyMs: number;
  readonly paused: boolean;
  readonly running: boolean;
  readonly nextPolicy: CyclePolicy;
  /** Epoch milliseconds; `null` while paused or running. */
  readonly nextCycleAt: number | null;
}

/** Runs cycles: import of every forest, of the cloud, then synchronisation of all. */
export interface Scheduler {
  /** Plans the first cycle; one of its own is started by `runCycle`. */
  start(): void;
  /**
   * Runs a cycle now, paused or not. One at a time: who asks while one runs gets that one.
   *
   * @param policy default: `Delta`
   */
  runCycle(policy?: CyclePolicy): Promise<void>;
  /** Ends the run of the cycle that goes on, and the cycle with it. */
  cancelCycle(): void;
  setPaused(paused: boolean): void;
  setEveryMs(everyMs: number): void;
  /** The next planned cycle is an initial one, after the rules or partitions changed. */
  planInitial(): void;
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
  readonly onProgress?: (progress: RunProgress) => void;
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
  const { engine, runs, connectors, clock, onProgress } = deps;
  for (const request of planCycle(runs, connectors(), policy)) {
    if (signal.aborted) return;
    await engine.run(request, { signal, ...(onProgress !== undefined && { onProgress }) });
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

/** Makes a scheduler; it does nothing until it is started. */
export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { clock, onError } = deps;
  let everyMs = deps.everyMs ?? defaultEveryMs;
  let paused = deps.paused ?? false;
  let started = false;
  let nextPolicy: CyclePolicy = 'Delta';
  let running: { readonly ended: Promise<void>; readonly cancel: () => void } | null = null;
  const planner = createPlanner(deps, () => void runCycle());
  const status = (): SchedulerStatus => {
    const nextCycleAt = planner.nextCycleAt();
    return { everyMs, paused, running: running !== null, nextPolicy, nextCycleAt };
  };
  const plan = (inMs: number): void => {
    planner.set(started && !paused && running === null ? inMs : null);
    deps.onChange?.(status());
  };
  const runCycle = (policy: CyclePolicy = nextPolicy): Promise<void> => {
    if (running !== null) return running.ended;
    const controller = new AbortController();
    const startedAt = clock.monotonic();
    nextPolicy = 'Delta';
    const done = (): void => {
      running = null;
      plan(Math.max(leastPauseMs, everyMs - (clock.monotonic() - startedAt)));
    };
    const ended = runAll(deps, policy, controller.signal).catch(onError).finally(done);
    running = { ended, cancel: () => controller.abort() };
    plan(everyMs);
    return ended;
  };
  return {
    start() {
      started = true;
      plan(everyMs);
    },
    runCycle,
    cancelCycle: () => running?.cancel(),
    setPaused(value) {
      paused = value;
      plan(everyMs);
    },
    setEveryMs(value) {
      everyMs = value;
      plan(everyMs);
    },
    planInitial() {
      nextPolicy = 'Initial';
      deps.onChange?.(status());
    },
    status,
    async stop() {
      started = false;
      running?.cancel();
      plan(everyMs);
      await running?.ended;
    },
  };
}
