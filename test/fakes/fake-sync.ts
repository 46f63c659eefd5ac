import type { IpcError } from '../../shared/ipc/contract';
import type {
  LineageAnswer,
  SyncCounts,
  SyncRun,
  SyncRunError,
  SyncRunStep,
  SyncStatus,
} from '../../shared/model/sync';
import { err, ok, type Result } from '../../shared/result';
import type { SyncFacade } from '../../electron/agent/agent-facade';

/** A sync engine that does what the test says. A run goes on until the test ends it. */
export interface FakeSync extends SyncFacade {
  /** The latest first. */
  runs: SyncRun[];
  /** By the run’s id. */
  readonly errorsOf: Map<number, readonly SyncRunError[]>;
  /** By the person’s key. Of others: that nothing is linked. */
  readonly lineages: Map<string, LineageAnswer>;
  /** Calls that are refused, and how. */
  refusing: Partial<Record<keyof SyncFacade, IpcError>>;
  /** What was asked for, in order. */
  readonly calls: string[];
  /** Changes what runs now; its counts are those of the running step. */
  progress(part: Partial<NonNullable<SyncStatus['running']>>): void;
  /** Ends what runs now. */
  end(status: string, counts?: Partial<SyncCounts>, errors?: readonly SyncRunError[]): void;
  /** Sets whence a person’s account comes. */
  trace(key: string, lineage: LineageAnswer): void;
}

const nothingLinked: LineageAnswer = { cloud: [], metaverse: null, accounts: [], preview: [] };

/** Counts of which all but the given are 0. */
export function syncCounts(changes: Partial<SyncCounts> = {}): SyncCounts {
  return {
    adds: 0,
    updates: 0,
    renames: 0,
    deletes: 0,
    unchanged: 0,
    joins: 0,
    disconnects: 0,
    errors: {},
    ...changes,
  };
}

/** An engine with everything done and nothing known of how old it is; every part can be changed. */
export function syncStatus(changes: Partial<SyncStatus> = {}): SyncStatus {
  return {
    running: null,
    scheduler: { everyMinutes: 30, paused: false, running: false, nextCycleAt: null },
    missing: [],
    freshness: [],
    ...changes,
  };
}

/** A full import that went well, in one step; every part can be changed. */
export function syncRun(id: number, changes: Partial<SyncRun> = {}): SyncRun {
  const startedAt = changes.startedAt ?? Date.UTC(2026, 10, 1, 12);
  return {
    id,
    connector: 'corp',
    profile: 'Full Import',
    startedAt,
    endedAt: startedAt + 4_000,
    status: 'success',
    message: null,
    steps: [syncStep(1, { startedAt, endedAt: startedAt + 4_000, kind: changes.profile ?? 'Full Import' })],
    ...changes,
  };
}

/** A step that went well; every part can be changed. */
export function syncStep(step: number, changes: Partial<SyncRunStep> = {}): SyncRunStep {
  return {
    step,
    kind: 'Full Import',
    partitionDn: 'DC=corp,DC=example,DC=com',
    startedAt: Date.UTC(2026, 10, 1, 12),
    endedAt: Date.UTC(2026, 10, 1, 12) + 4_000,
    status: 'success',
    counts: syncCounts(),
    message: null,
    ...changes,
  };
}

/** Where the fake shows its state: in the agent’s status. */
interface Shown {
  get(): SyncStatus;
  set(sync: SyncStatus): void;
}

/** The running run with its newest counts put into its last step. */
function ended(run: SyncRun, status: string, counts: SyncCounts, at: number): SyncRun {
  const last = run.steps.at(-1) ?? syncStep(1, { kind: run.profile, partitionDn: null });
  const steps = [...run.steps.slice(0, -1), { ...last, counts, status, endedAt: at }];
  return { ...run, status, endedAt: at, steps };
}

function freshened(sync: SyncStatus, run: SyncRun, at: number): SyncStatus {
  const part = run.profile.endsWith('Import') ? { importedAt: at } : { synchronizedAt: at };
  return {
    ...sync,
    running: null,
    missing: sync.missing.filter(
      ({ connector, profile }) => connector !== run.connector || profile !== run.profile,
    ),
    freshness: sync.freshness.map((one) => (one.connector === run.connector ? { ...one, ...part } : one)),
  };
}

/** Makes the fake. `now` gives epoch milliseconds. */
export function createFakeSync(shown: Shown, now: () => number = Date.now): FakeSync {
  async function answer<T>(name: keyof SyncFacade, about: string, work: () => Result<T, IpcError>) {
    fake.calls.push(about === '' ? name : `${name} ${about}`);
    const refusal = fake.refusing[name];
    return refusal === undefined ? work() : err(refusal);
  }
  const scheduler = (change: Partial<SyncStatus['scheduler']>): SyncStatus => {
    const sync = shown.get();
    shown.set({ ...sync, scheduler: { ...sync.scheduler, ...change } });
    return shown.get();
  };
  const fake: FakeSync = {
    runs: [],
    errorsOf: new Map(),
    lineages: new Map(),
    refusing: {},
    calls: [],
    list: (connector) =>
      answer('list', connector ?? 'all', () =>
        ok(fake.runs.filter((run) => connector === null || run.connector === connector).slice(0, 200)),
      ),
    errors: (runId) => answer('errors', String(runId), () => ok(fake.errorsOf.get(runId) ?? [])),
    start: (connector, profile) =>
      answer('start', `${profile} of ${connector}`, () => {
        if (shown.get().running === null) {
          const id = Math.max(0, ...fake.runs.map((run) => run.id)) + 1;
          const startedAt = now();
          const status = 'in-progress';
          const step = syncStep(1, { kind: profile, partitionDn: null, startedAt, endedAt: null, status });
          fake.runs.unshift(
            syncRun(id, { connector, profile, startedAt, endedAt: null, status, steps: [step] }),
          );
          fake.progress({ runId: id, connector, profile });
        }
        return ok(shown.get());
      }),
    cycle: (policy) => answer('cycle', policy, () => ok(scheduler({ running: true, nextCycleAt: null }))),
    cancel: () =>
      answer('cancel', '', () => {
        fake.end('stopped-user-termination-from-wmi-or-ui');
        return ok(scheduler({ running: false }));
      }),
    setScheduler: (change) =>
      answer('setScheduler', JSON.stringify(change), () => {
        const { paused = shown.get().scheduler.paused } = change;
        const { everyMinutes = shown.get().scheduler.everyMinutes } = change;
        const nextCycleAt = paused ? null : now() + everyMinutes * 60_000;
        return ok(scheduler({ paused, everyMinutes, nextCycleAt }));
      }),
    lineage: (key) => answer('lineage', key, () => ok(fake.lineages.get(key) ?? nothingLinked)),
    progress(part) {
      const sync = shown.get();
      const fresh = {
        runId: 1,
        connector: 'corp',
        profile: 'Full Import',
        step: 1,
        steps: 1,
        partitionDn: null,
        phase: 'reading',
        counts: syncCounts(),
      } as const;
      shown.set({ ...sync, running: { ...fresh, ...sync.running, ...part } });
    },
    end(status, counts = {}, errors = []) {
      const sync = shown.get();
      const run = fake.runs.find(({ id }) => id === sync.running?.runId);
      if (run === undefined) return shown.set({ ...sync, running: null });
      const over = ended(run, status, { ...(sync.running?.counts ?? syncCounts()), ...counts }, now());
      fake.runs = fake.runs.map((one) => (one === run ? over : one));
      fake.errorsOf.set(run.id, errors);
      const well = status === 'success' || status.startsWith('completed-');
      shown.set(well ? freshened(sync, run, now()) : { ...sync, running: null });
    },
    trace: (key, lineage) => void fake.lineages.set(key, lineage),
  };
  return fake;
}
