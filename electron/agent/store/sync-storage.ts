import type { Identity } from '../pipeline/ports';
import type { SyncStorage } from '../sync/storage';
import type { Database } from './database';
import { createConnectorSpaces } from './sync-connector-spaces';
import { createSyncCounts, type SyncCountsReader } from './sync-counts';
import { createSyncIdentityLookup } from './sync-identity-lookup';
import { createLineage, type Lineage } from './sync-lineage';
import { createMetaverse } from './sync-metaverse';
import { createSyncNames } from './sync-names';
import { createRuns } from './sync-runs';

/** What the sync engine keeps, and what is read of it. */
export interface SyncStore extends SyncStorage {
  readonly identity: Identity;
  readonly lineage: Lineage;
  readonly counts: SyncCountsReader;
}

/**
 * Binds the sync engine’s state to a database. The thread that runs the engine and the one that resolves each have a
 * connection and a store of their own; only the first one writes.
 */
export function createSyncStore(db: Database): SyncStore {
  const names = createSyncNames(db);
  return {
    spaces: createConnectorSpaces(db, names),
    metaverse: createMetaverse(db, names),
    runs: createRuns(db),
    identity: createSyncIdentityLookup(db, names),
    lineage: createLineage(db, names),
    counts: createSyncCounts(db),
  };
}

/**
 * Settings of the engine’s own connection. A loss of power may take its last transactions, which the next import brings
 * again, but never those of other connections before them. Its checkpoints are rare and large: the same pages are written
 * many times while a connector space fills.
 */
export function tuneForEngine(db: Database): void {
  db.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 8000');
}
