import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock';
import type { Store } from '../store/store';
import { createSyncEngine, type SyncEngine } from '../sync/engine';
import type { Sources } from '../sync/ports';
import { createSyncWorker } from '../sync/worker/client';

/** An engine, and how to end it. */
export interface OpenEngine {
  readonly engine: SyncEngine;
  /** Cancels what runs and waits for its end. */
  close(): Promise<void>;
}

interface OpenEngineOptions {
  /** Path of the bundled worker; `null` = the engine runs in this thread. */
  readonly workerFile: string | null;
  readonly databaseFile: string;
  readonly store: Pick<Store, 'sync' | 'writeInTurn'>;
  readonly sources: Sources;
  readonly clock: Clock;
}

/** Opens the sync engine. Runs that a killed process left behind are shown as stopped from now on. */
export function openEngine(options: OpenEngineOptions): OpenEngine {
  const { workerFile, databaseFile, store, sources, clock } = options;
  store.sync.runs.endAbandoned(clock.now());
  if (workerFile === null) {
    const engine = createSyncEngine({ storage: store.sync, sources, clock, breathe: () => setImmediate() });
    return { engine, close: () => engine.idle() };
  }
  const worker = createSyncWorker({ workerFile, databaseFile, sources });
  store.writeInTurn(worker.turn.take);
  return { engine: worker, close: () => worker.close() };
}
