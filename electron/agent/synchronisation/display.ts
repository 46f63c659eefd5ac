import type { SyncStatus } from '../../../shared/model/sync';
import type { Clock } from '../clock';
import type { ConfigurationHolder } from '../configuration-holder';
import type { StatusHolder } from '../status';
import type { Store } from '../store/store';
import type { SyncEngine } from '../sync/engine';
import type { RunProgress } from '../sync/run';
import type { Scheduler } from '../sync/scheduler';
import { identityOf, syncStatusOf } from './show-sync';

/** What the display reads, and where it shows it. */
export interface DisplayDeps {
  readonly configuration: Pick<ConfigurationHolder, 'get'>;
  readonly store: Pick<Store, 'sync'>;
  readonly status: StatusHolder;
  readonly clock: Clock;
}

/** The engine’s state in the agent’s status. */
export interface Display {
  sync(): SyncStatus;
  /** Shown a few times a second at most. @param progress `null` = nothing runs */
  progress(progress: RunProgress | null): void;
  /** Shows everything anew, counts included. */
  all(): void;
}

const leastMs = 250;

/** @param scheduler asked for its state whenever that is shown */
export function createDisplay(deps: DisplayDeps, scheduler: () => Pick<Scheduler, 'status'>): Display {
  const { store, status, configuration, clock } = deps;
  let running: RunProgress | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;
  const shown = (): Parameters<typeof identityOf>[0] => ({
    store: store.sync,
    forests: configuration.get().connectors,
  });
  const sync = (): SyncStatus => syncStatusOf(shown(), scheduler().status(), running);
  return {
    sync,
    progress(progress) {
      const isNext = progress?.runId !== running?.runId || progress?.step !== running?.step;
      running = progress;
      const now = clock.monotonic();
      if (!isNext && now - shownAt < leastMs) return;
      shownAt = now;
      status.update({ sync: sync() });
    },
    all: () => status.update({ identity: identityOf(shown()), sync: sync() }),
  };
}

/** An engine whose runs are shown while they go on. */
export function shownEngine(engine: SyncEngine, display: () => Display): SyncEngine {
  return {
    idle: () => engine.idle(),
    async run(request, options = {}) {
      const onProgress = (progress: RunProgress): void => {
        display().progress(progress);
        options.onProgress?.(progress);
      };
      try {
        return await engine.run(request, { ...options, onProgress });
      } finally {
        display().progress(null);
        display().all();
      }
    },
  };
}
