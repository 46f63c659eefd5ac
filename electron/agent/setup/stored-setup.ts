import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentSetup } from '../agent-facade';
import type { Clock } from '../clock';
import { takeHostLock } from '../store/host-lock';
import { openStore, type Store } from '../store/store';

/** Where the state is and whose time counts. */
export interface StateFolder {
  readonly stateDir: string;
  readonly clock: Clock;
}

const databaseOf = (stateDir: string): string => join(stateDir, 'agent.db');
const lockOf = (stateDir: string): string => join(stateDir, 'host.lock');

/**
 * Works on the store of an agent that does not run: takes its lock, opens it, and closes it again.
 *
 * @throws with words for the admin when another process has the folder
 */
export function withStore<T>({ stateDir, clock }: StateFolder, work: (store: Store) => T): T {
  const lock = takeHostLock(lockOf(stateDir));
  if (lock === null) throw new Error(`Another agent runs on ${stateDir}: stop it, then try again`);
  try {
    const store = openStore(databaseOf(stateDir), clock);
    try {
      return work(store);
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}

/** Whether an agent has the folder: one that runs, or one that has not come to its end yet. */
export function isInUse({ stateDir }: Pick<StateFolder, 'stateDir'>): boolean {
  // Without a database no agent ever ran there, and no file is made to find that out.
  if (!existsSync(databaseOf(stateDir))) return false;
  const lock = takeHostLock(lockOf(stateDir));
  lock?.release();
  return lock === null;
}

/** What an agent that does not run is set up with; `null` = it never was. Makes no file where there is none. */
export function readStoredSetup(folder: StateFolder): AgentSetup | null {
  if (!existsSync(databaseOf(folder.stateDir))) return null;
  return withStore(folder, (store) => {
    const configuration = store.configuration.get();
    return configuration === null ? null : { configuration, settings: store.settings.get() };
  });
}
