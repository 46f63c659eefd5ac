import type { Clock } from '../clock';
import type { Identity, Ledger } from '../pipeline/ports';
import { createActivityRepository, type ActivityRepository } from './activity-repository';
import { createConfigurationRepository, type ConfigurationRepository } from './configuration-repository';
import { createConnectorSpace, type ConnectorSpace } from './connector-space';
import { openDatabase } from './database';
import { createHeartbeatRepository, type HeartbeatRepository } from './heartbeat-repository';
import { createIdentityLookup } from './identity-lookup';
import { createLedger } from './ledger';
import { createMetaverse, type Metaverse } from './metaverse';
import { createOperationsRepository, type OperationsRepository } from './operations-repository';
import { createRunRepository, type RunRepository } from './run-repository';
import { createSettingsRepository, type SettingsRepository } from './settings-repository';

/** Everything the agent keeps, on one SQLite file. */
export interface Store {
  readonly configuration: ConfigurationRepository;
  readonly settings: SettingsRepository;
  readonly activity: ActivityRepository;
  readonly ledger: Ledger;
  readonly operations: OperationsRepository;
  readonly heartbeats: HeartbeatRepository;
  readonly connectorSpace: ConnectorSpace;
  readonly metaverse: Metaverse;
  readonly identity: Identity;
  readonly runs: RunRepository;
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
    ledger: createLedger(db, activity),
    operations: createOperationsRepository(db),
    heartbeats: createHeartbeatRepository(db),
    connectorSpace: createConnectorSpace(db),
    metaverse: createMetaverse(db),
    identity: createIdentityLookup(db),
    runs: createRunRepository(db),
    close: () => db.close(),
  };
}
