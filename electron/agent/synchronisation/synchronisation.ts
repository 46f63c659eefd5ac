import type { Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { SyncFacade } from '../agent-facade';
import type { Clock } from '../clock';
import type { ConfigurationHolder } from '../configuration-holder';
import type { Log } from '../diagnostics/log';
import type { Note } from '../note';
import { nodeTimers } from '../relay/node-timers';
import type { StatusHolder } from '../status';
import type { Store } from '../store/store';
import { cloudConnector } from '../sync/objects';
import { freshness, missingRuns } from '../sync/readiness';
import type { RunRequest } from '../sync/run';
import { createScheduler, type Scheduler, type SchedulerStatus } from '../sync/scheduler';
import { untilAborted } from '../until-aborted';
import { createDisplay, shownEngine, type Display } from './display';
import { createDropping } from './dropping';
import type { OpenEngine } from './open-engine';
import { createSyncFacade, type AskedRuns } from './sync-facade';

interface SynchronisationDeps {
  readonly configuration: Pick<ConfigurationHolder, 'get'>;
  readonly engine: OpenEngine;
  readonly store: Pick<Store, 'sync' | 'people' | 'settings'>;
  readonly status: StatusHolder;
  readonly clock: Clock;
  readonly note: Note;
  readonly log: Log;
}

/** Keeps connector spaces and links up to date, and lets admins run what they want. */
export interface Synchronisation {
  readonly facade: SyncFacade;
  /** Users of a connector in its connector space. */
  users(connectorId: string): number;
  /** Epoch milliseconds; `null` = never. */
  lastImportAt(connectorId: string): number | null;
  /** Plans the cycles. A first one is begun at once where writeback could be switched on before. */
  start(): void;
  /**
   * Makes sure that a full import and a full synchronisation of every connector have been completed, which writeback
   * needs before it is switched on.
   */
  prepare(): Promise<Result<void, string>>;
  /** A cycle with what is configured now; after the one under way, where there is one. Never throws. */
  refresh(): Promise<void>;
  /** Takes those out whom the settings of a forest exclude now; their links end with the run that this begins. */
  applySettings(connector: Connector): void;
  /** Takes out everything of a forest that is configured no more, with the runs that this begins. */
  forget(connectorId: string): void;
  /** Cancels what runs, lets nobody wait in `prepare` any more, and resolves when the engine has ended. */
  stop(): Promise<void>;
}

const cycleEvents = { good: 34140, bad: 34141 } as const;
const isStopping = err('The agent is stopping.');

/** What writeback still needs, in words; `null` = nothing. */
function missingText({ store, configuration }: SynchronisationDeps): string | null {
  const { connectors, takenInAt } = configuration.get();
  const names = new Map(connectors.map(({ id, domain }) => [id, domain]));
  const ids = connectors.map(({ id }) => id);
  const missing = missingRuns(store.sync.runs, ids).map(
    ({ connector, profile }) => `${profile} of ${names.get(connector) ?? connector}`,
  );
  if (missing.length > 0) return missing.join(', ');
  // What was imported before a configuration was taken in may come from elsewhere.
  const old = freshness(store.sync.runs, ids).filter(({ importedAt }) => (importedAt ?? 0) < takenInAt);
  if (old.length === 0) return null;
  return old.map(({ connector }) => `Import of ${names.get(connector) ?? connector}`).join(', ');
}

/** Runs that are asked for outside of a cycle, and can be cancelled together. */
function createAskedRuns(
  { log }: SynchronisationDeps,
  run: OpenEngine['engine']['run'],
  stopping: AbortSignal,
): AskedRuns & {
  /** A run that follows from the settings: it is not for a cancellation, only for the end of the agent. */
  readonly must: AskedRuns['run'];
} {
  let controller = new AbortController();
  const begin = (request: RunRequest, signal: AbortSignal): Promise<unknown> =>
    run(request, { signal }).catch((cause: unknown) =>
      log.error('sync.runFailed', { cause, profile: request.profile, connector: request.connector }),
    );
  return {
    run: (request) => begin(request, controller.signal),
    must: (request) => begin(request, stopping),
    cancel() {
      controller.abort();
      controller = new AbortController();
    },
  };
}

/** Notes the end of every cycle, whoever began it. */
function createCycleNote(deps: SynchronisationDeps, display: () => Display) {
  let wasRunning = false;
  return ({ running }: SchedulerStatus): void => {
    display().all();
    if (wasRunning && !running) {
      const { problem, joined } = deps.status.get().identity;
      deps.note(problem === null ? cycleEvents.good : cycleEvents.bad, 'agent', { joined, problem });
    }
    wasRunning = running;
  };
}

/** One cycle at a time; who asks while one runs gets one of his own after it, together with all who ask meanwhile. */
function createRefresh(scheduler: Scheduler): () => Promise<void> {
  let next: Promise<void> | null = null;
  return () => {
    if (!scheduler.status().running) return scheduler.runCycle();
    next ??= scheduler
      .runCycle()
      .finally(() => {
        next = null;
      })
      .then(() => scheduler.runCycle());
    return next;
  };
}

/** Makes sure that writeback has what it needs, or says what is missing. Nobody waits in it once the signal has come. */
function createPrepare(
  deps: SynchronisationDeps,
  refresh: () => Promise<void>,
  signal: AbortSignal,
): Synchronisation['prepare'] {
  return async () => {
    if (missingText(deps) === null) return ok(undefined);
    if (!signal.aborted) await untilAborted(refresh(), signal);
    if (signal.aborted) return isStopping;
    const missing = missingText(deps);
    if (missing === null) return ok(undefined);
    const { problem } = deps.status.get().identity;
    const words = `Writeback needs a full import and a full synchronisation of every connector first. Missing: ${missing}.`;
    return err(problem === null ? words : `${words} ${problem}`);
  };
}

/** Puts engine, scheduler and their display together. Nothing runs before it is started or asked. */
export function createSynchronisation(deps: SynchronisationDeps): Synchronisation {
  const { configuration, store, clock, note, log } = deps;
  const settings = store.settings.get();
  const engine = shownEngine(deps.engine.engine, () => display);
  const scheduler: Scheduler = createScheduler({
    engine,
    runs: store.sync.runs,
    connectors: () => configuration.get().connectors.map(({ id }) => id),
    clock,
    timers: nodeTimers,
    everyMs: settings.importMinutes * 60_000,
    paused: settings.schedulerPaused,
    onChange: createCycleNote(deps, () => display),
    onError: (cause) => log.error('sync.cycleFailed', { cause }),
  });
  const display: Display = createDisplay(deps, () => scheduler);
  const stopping = new AbortController();
  const asked = createAskedRuns(deps, engine.run, stopping.signal);
  const dropping = createDropping(store.sync.spaces, log, stopping.signal, (connector) => {
    display.all();
    void asked.must({ connector, profile: 'Delta Synchronization' });
  });
  const runNext = createRefresh(scheduler);
  // An import that began before somebody is taken out would have to be made again.
  const refresh = (): Promise<void> => dropping.ended()?.then(runNext) ?? runNext();
  const forget = (connector: string): void => {
    // Of a forest that is not configured any more, an import marks everything as deleted.
    for (const profile of ['Full Import', 'Delta Synchronization'] as const)
      void asked.must({ connector, profile } satisfies RunRequest);
  };
  display.all();
  return {
    facade: createSyncFacade({ configuration, store, note, log, scheduler, display, asked }),
    users: (connectorId) => store.sync.spaces.count(connectorId),
    lastImportAt: (connectorId) => freshness(store.sync.runs, [connectorId])[0]?.importedAt ?? null,
    start() {
      scheduler.start();
      const known = [cloudConnector, ...configuration.get().connectors.map(({ id }) => id)];
      for (const former of store.sync.spaces.connectors()) if (!known.includes(former)) forget(former);
      // Who was hired or moved while the agent was away is known soon, and nobody waits for it.
      if (missingText(deps) === null) void refresh();
    },
    prepare: createPrepare(deps, refresh, stopping.signal),
    refresh,
    applySettings: dropping.drop,
    forget,
    async stop() {
      stopping.abort();
      asked.cancel();
      await dropping.ended();
      await scheduler.stop();
      await deps.engine.close();
    },
  };
}
