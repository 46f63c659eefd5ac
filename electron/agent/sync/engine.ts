import type { RunDeps } from './import-partition';
import { runProfile } from './run-profile';
import type { Run, RunProgress, RunRequest } from './run';

/** How to watch and end a run. */
export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
}

/** Runs profiles, one after the other. */
export interface SyncEngine {
  /** Waits for its turn, runs, and returns the record; a run that was cancelled before its turn is recorded as well. */
  run(request: RunRequest, options?: RunOptions): Promise<Run>;
  /** Waits for what is running and queued. */
  idle(): Promise<void>;
}

const never = new AbortController().signal;

/**
 * Makes the engine. What a killed process left behind is settled first: its runs are marked as stopped, an import it had
 * read to the end is put in force, and one it had not is forgotten.
 */
export function createSyncEngine(deps: RunDeps): SyncEngine {
  const { storage, clock, breathe } = deps;
  const recovered = (async (): Promise<void> => {
    storage.runs.endAbandoned(clock.now());
    while (storage.spaces.recover() === 'more') await breathe();
  })();
  // Whoever runs something next gets the failure.
  recovered.catch(() => undefined);
  let tail: Promise<unknown> = recovered;
  return {
    run(request, options = {}) {
      const { signal = never, onProgress = () => undefined } = options;
      const mine = tail.then(() => runProfile(request, deps, signal, onProgress));
      // A failure is the caller's to see; those behind it go on.
      tail = mine.catch(() => undefined);
      return mine;
    },
    async idle() {
      await tail;
    },
  };
}
