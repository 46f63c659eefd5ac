import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import type { Clock } from '../clock';
import type { Identity, Ledger } from '../pipeline/ports';
import { createActivityRepository, type ActivityRepository } from './activity-repository';
import { createAuditStore, type AuditStore } from './audit-store';
import { createConfigurationRepository, type ConfigurationRepository } from './configuration-repository';
import { openDatabase } from './database';
import { createConnectorSpace, type ConnectorSpace } from './connector-space';
import { createPersonByKey, type FoundPerson } from './find-person';
import { createIdentityLookup } from './identity-lookup';
import { createMetaverse, type Metaverse } from './metaverse';
import { createRunRepository, type RunRepository } from './run-repository';
import { createHeartbeatRepository, type HeartbeatRepository } from './heartbeat-repository';
import { createLedger } from './ledger';
import { createOperationsRepository, type OperationsRepository } from './operations-repository';
import { createPeopleSearch } from './search-people';
import { createSettingsRepository, type SettingsRepository } from './settings-repository';

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
  readonly connectorSpace: ConnectorSpace;
  readonly metaverse: Metaverse;
  readonly runs: RunRepository;
  /** The people in the connector spaces, for the console. */
  readonly people: {
    search(text: string): Promise<readonly FoundPersonView[]>;
    /** `key` as a search gave it; `null` = not in the connector spaces any more. */
    byKey(key: string): FoundPerson | null;
  };
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
  return {
    configuration: createConfigurationRepository(db),
    settings: createSettingsRepository(db),
    activity,
    audit: createAuditStore(db, activity),
    ledger: createLedger(db, activity),
    operations: createOperationsRepository(db),
    heartbeats: createHeartbeatRepository(db),
    connectorSpace: createConnectorSpace(db),
    metaverse: createMetaverse(db),
    identity: createIdentityLookup(db),
    runs: createRunRepository(db),
    people: { search: createPeopleSearch(db), byKey: createPersonByKey(db) },
    close: () => db.close(),
  };
}
