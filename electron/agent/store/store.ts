import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import type { Clock } from '../clock';
import type { Identity, Ledger } from '../pipeline/ports';
import type { ObjectKey } from '../sync/objects';
import { createActivityRepository, type ActivityRepository } from './activity-repository';
import { createAuditStore, type AuditStore } from './audit-store';
import { createConfigurationRepository, type ConfigurationRepository } from './configuration-repository';
import { inTransaction, openDatabase, writeInTurn } from './database';
import { createObjectByKey, createPersonByKey, type FoundPerson } from './find-person';
import { createHeartbeatRepository, type HeartbeatRepository } from './heartbeat-repository';
import { createLedger } from './ledger';
import { createOperationsRepository, type OperationsRepository } from './operations-repository';
import { createPeopleSearch } from './search-people';
import { createSettingsRepository, type SettingsRepository } from './settings-repository';
import { createSyncStore, type SyncStore } from './sync-storage';

/** Everything the agent keeps, on one SQLite file. */
export interface Store {
  readonly configuration: ConfigurationRepository;
  readonly settings: SettingsRepository;
  readonly activity: ActivityRepository;
  readonly audit: AuditStore;
  readonly ledger: Ledger;
  readonly operations: OperationsRepository;
  readonly heartbeats: HeartbeatRepository;
  readonly identity: Identity;
  /** What the sync engine keeps; only the engine writes it. */
  readonly sync: SyncStore;
  /** The people in the connector spaces, for the console. */
  readonly people: {
    search(text: string): Promise<readonly FoundPersonView[]>;
    /** `key` as a search gave it; `null` = not in the connector spaces any more. */
    byKey(key: string): FoundPerson | null;
    /** The object a key stands for; `null` = it is not there any more. */
    objectOf(key: string): ObjectKey | null;
  };
  /** Runs writes of this store as one: all of them, or none when `work` throws. */
  together<T>(work: () => T): T;
  /** Makes every write ask for its turn with the thread of the sync engine. */
  writeInTurn(turn: <T>(work: () => T) => T): void;
  close(): void;
}

/**
 * Opens the store.
 *
 * @param file path of the SQLite file; its folder must exist
 */
export function openStore(file: string, clock: Clock): Store {
  const db = openDatabase(file);
  const activity = createActivityRepository(db, clock);
  const sync = createSyncStore(db);
  return {
    configuration: createConfigurationRepository(db),
    settings: createSettingsRepository(db),
    activity,
    audit: createAuditStore(db, activity),
    ledger: createLedger(db, activity),
    operations: createOperationsRepository(db),
    heartbeats: createHeartbeatRepository(db),
    sync,
    identity: sync.identity,
    people: {
      search: createPeopleSearch(db),
      byKey: createPersonByKey(db),
      objectOf: createObjectByKey(db),
    },
    together: (work) => inTransaction(db, work),
    writeInTurn(turn) {
      writeInTurn(db, turn);
      // The thread of the engine does the checkpoints; this one only when it has long had nothing to do.
      db.exec('PRAGMA wal_autocheckpoint = 20000');
    },
    close: () => db.close(),
  };
}
