import { join } from 'node:path';
import type { Clock } from '../clock';
import { secretNames } from '../configure';
import { createInspector, type Inspector } from '../directory/inspector';
import type { SecretStore } from '../keys/secret-store';
import { createConfigurationRepository } from '../store/configuration-repository';
import { openDatabaseReadOnly, type Database } from '../store/database';
import { createPersonFinder } from '../store/find-person';
import { createIdentityLookup } from '../store/identity-lookup';
import { createSettingsRepository } from '../store/settings-repository';
import { diagnose } from './diagnose';
import type { DiagnosisLine } from './diagnosis-line';

/** What a diagnosis on a state folder needs. */
export interface DiagnoseStateOptions {
  /** Folder of a configured agent, which may be running. */
  readonly stateDir: string;
  readonly secrets: Pick<SecretStore, 'read'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

function openInspectors(db: Database, { secrets, clock }: DiagnoseStateOptions): Map<string, Inspector> {
  const configuration = createConfigurationRepository(db).get();
  if (configuration === null) {
    throw new Error('This agent is not set up: start it with --configuration=FILE (docs/operations.md)');
  }
  const { ldap } = createSettingsRepository(db).get();
  const inspectors = configuration.connectors.map((connector): [string, Inspector] => {
    const password = async (): Promise<Uint8Array> => {
      const value = await secrets.read(secretNames.connectorPassword(connector.id));
      if (value === null) throw new Error(`The password of connector ${connector.id} is missing`);
      return value;
    };
    // One connection is enough for one look.
    const settings = { ...ldap, poolSize: 1 };
    return [connector.id, createInspector({ connector, password, settings, clock, log: undefined })];
  });
  return new Map(inspectors);
}

/**
 * Diagnoses a person with the configuration and the connector spaces of a state folder, beside an agent that may be
 * running there: no lock is taken, the database is opened to read, Active Directory is only read.
 *
 * @throws with words for the admin when the folder is not that of a configured agent
 */
export async function diagnoseOnState(
  name: string,
  options: DiagnoseStateOptions,
): Promise<readonly DiagnosisLine[]> {
  const db = openDatabaseReadOnly(join(options.stateDir, 'agent.db'));
  let inspectors = new Map<string, Inspector>();
  try {
    inspectors = openInspectors(db, options);
    return await diagnose(name, {
      find: createPersonFinder(db),
      identity: createIdentityLookup(db),
      inspect: async (ref) => {
        const inspector = inspectors.get(ref.connectorId);
        if (inspector === undefined) throw new Error(`There is no connector ${ref.connectorId}`);
        return await inspector.inspect(ref, options.signal);
      },
      now: () => options.clock.now(),
    });
  } finally {
    for (const inspector of inspectors.values()) inspector.close();
    db.close();
  }
}
