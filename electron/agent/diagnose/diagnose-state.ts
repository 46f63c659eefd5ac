import { join } from 'node:path';
import type { DiagnosisLine, PartitionDiagnosis } from '../../../shared/model/diagnosis';
import { err, type Result } from '../../../shared/result';
import type { Clock } from '../clock';
import { createConnectorSecrets } from '../connectors/connector-secrets';
import { createForestParts, type OwnForestParts } from '../directory/create-forest-parts';
import { refuseDebugOutput } from '../directory/session/debug-guard';
import { diagnosePartition } from '../directory/inspect/inspect-partition';
import { inspect } from '../directory/inspect/inspector';
import type { SecretStore } from '../keys/secret-store';
import { createConfigurationRepository } from '../store/configuration-repository';
import { openDatabaseReadOnly, type Database } from '../store/database';
import { createPersonByKey, createPersonFinder } from '../store/find-person';
import { createSettingsRepository } from '../store/settings-repository';
import { createSyncStore } from '../store/sync-storage';
import { chooseForest } from './choose-forest';
import { diagnoseByName } from './diagnose';

/** What a diagnosis on a state folder needs. */
export interface DiagnoseStateOptions {
  /** Folder of a configured agent, which may be running. */
  readonly stateDir: string;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

function openForests(db: Database, { secrets, clock }: DiagnoseStateOptions): readonly OwnForestParts[] {
  refuseDebugOutput(process.env['NODE_DEBUG']);
  const configuration = createConfigurationRepository(db).get();
  if (configuration === null) {
    throw new Error('This agent is not set up: start it with --configuration=FILE (docs/operations.md)');
  }
  const { ldap } = createSettingsRepository(db).get();
  const { access } = createConnectorSecrets(secrets);
  // One connection to a domain controller is enough for one look.
  const settings = { ...ldap, poolSize: 1 };
  return configuration.connectors.map((connector) =>
    createForestParts({ ...access(connector), settings, clock }),
  );
}

/** Opens a state folder to read, without a lock, and the forests it knows; closes all of it after the work. */
async function onState<T>(
  options: DiagnoseStateOptions,
  work: (db: Database, forests: readonly OwnForestParts[]) => Promise<T>,
): Promise<T> {
  const db = openDatabaseReadOnly(join(options.stateDir, 'agent.db'));
  let forests: readonly OwnForestParts[] = [];
  try {
    forests = openForests(db, options);
    return await work(db, forests);
  } finally {
    for (const forest of forests) forest.close();
    db.close();
  }
}

/**
 * Diagnoses a person with the configuration and the connector spaces of a state folder, beside an agent that may be
 * running there: no lock is taken, the database is opened to read, Active Directory is only read.
 *
 * @param name user principal name, account name, cloud anchor, or `guid:` and an objectGUID
 * @throws with words for the admin when the folder is not that of a configured agent
 */
export async function diagnoseOnState(
  name: string,
  options: DiagnoseStateOptions,
): Promise<readonly DiagnosisLine[]> {
  return await onState(options, async (db, forests) => {
    const byName = createPersonFinder(db);
    const byKey = createPersonByKey(db);
    return await diagnoseByName(name, {
      find: (wanted) => {
        const people = byName(wanted);
        const person = people.length === 0 ? byKey(wanted) : null;
        return person === null ? people : [person];
      },
      identity: createSyncStore(db).identity,
      inspect: async (ref) => {
        const forest = forests.find(({ connector }) => connector.id === ref.connectorId);
        if (forest === undefined) return err(`there is no connector ${ref.connectorId} any more`);
        return await inspect(forest, ref, options.signal);
      },
      now: () => options.clock.now(),
    });
  });
}

/**
 * Diagnoses a partition, as {@link diagnoseOnState} does a person. The error is in words for the admin.
 *
 * @param connectorId `null` = the forest that has the partition
 */
export async function diagnosePartitionOnState(
  partitionDn: string,
  connectorId: string | null,
  options: DiagnoseStateOptions,
): Promise<Result<PartitionDiagnosis, string>> {
  return await onState(options, async (_db, forests) => {
    const forest = chooseForest(forests, partitionDn, connectorId);
    return forest.ok ? await diagnosePartition(forest.value, partitionDn, options.signal) : forest;
  });
}
