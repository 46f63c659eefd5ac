import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'ldapts';
import { systemClock } from '../../../../electron/agent/clock';
import type { ConnectorAccess } from '../../../../electron/agent/directory-port';
import { createFileSource } from '../../../../electron/agent/cloud/file-source';
import { createLdapDirectory, type LdapDirectory } from '../../../../electron/agent/directory/ldap-directory';
import { openStore, type Store } from '../../../../electron/agent/store/store';
import { createSyncEngine } from '../../../../electron/agent/sync/engine';
import { cloudConnector } from '../../../../electron/agent/sync/objects';
import type { Run, RunProfile, StepCounts } from '../../../../electron/agent/sync/run';
import { connectToLab } from '../../../../lab/lab-directory';
import { serviceAccountDn } from '../../../../lab/population/make-accounts';
import { baseDnOf } from '../../../../lab/samba/domain-identity';
import type { LabDirectory, LabForests } from '../../../../lab/types';
import { connectorSchema } from '../../../../shared/model/connector';
import type { ContainerRule, PartitionSettings } from '../../../../shared/model/partition';
import { settingsSchema } from '../../../../shared/model/settings';
import { allowDeletedObjects } from '../../../../lab/population/deleted-objects';

/** A user as the cloud’s file has it. */
export interface CloudUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly onPremisesImmutableId: string | null;
  readonly authenticationType: 'passwordHashSync' | 'cloudOnly';
}

/** The engine on its own store, with the forests and the cloud’s file as its sources. */
export interface Synchronised {
  readonly store: Store;
  readonly directory: LdapDirectory;
  readonly cloud: Map<string, CloudUser>;
  /** Has corp read from one domain controller only, by its host name. */
  readCorpFrom(host: string): void;
  run(connector: string, profile: RunProfile): Promise<Run>;
  /** Imports all connectors, then synchronises them. */
  cycle(policy: 'Full' | 'Delta'): Promise<readonly Run[]>;
  /** Imports and synchronises what has changed; every import has to be a real delta that told just these changes. */
  catchUp(): Promise<readonly (readonly [connector: string, told: Partial<StepCounts>])[]>;
  close(): Promise<void>;
}

function nonZero({ errors, ...counts }: StepCounts): Partial<StepCounts> {
  const told = Object.entries(counts).filter(([name, count]) => name !== 'unchanged' && count > 0);
  return { ...Object.fromEntries(told), ...(Object.keys(errors).length > 0 ? { errors } : {}) };
}

/** Opens the store in a folder and binds the engine to it. Of corp the rules say what is read. */
export function synchronise(
  dir: string,
  forests: LabForests,
  corpRules: readonly ContainerRule[],
): Synchronised {
  const store = openStore(join(dir, 'agent.db'), systemClock);
  const access = (lab: LabDirectory, settings: Partial<PartitionSettings>): ConnectorAccess => ({
    connector: connectorSchema.parse({
      ...lab.connector,
      partitions: [
        {
          distinguishedName: baseDnOf(lab.connector.domain),
          ...settings,
        },
      ],
    }),
    password: () => Promise.resolve(new TextEncoder().encode(lab.serviceAccountPassword)),
  });
  const connectorsWith = (preferredDomainControllers: readonly string[]): readonly ConnectorAccess[] => [
    access(forests.corp, {
      containers: [...corpRules],
      preferredDomainControllers: [...preferredDomainControllers],
      onlyPreferred: preferredDomainControllers.length > 0,
    }),
    access(forests.fabrikam, {}),
  ];
  const directory = createLdapDirectory({
    connectors: connectorsWith([]),
    settings: settingsSchema.parse({ ldap: { connectTimeoutMs: 2_000, operationTimeoutMs: 10_000 } }).ldap,
    clock: systemClock,
  });
  const file = join(dir, 'cloud.jsonl');
  const cloud = new Map<string, CloudUser>();
  const connectors = [forests.corp.connector.id, forests.fabrikam.connector.id];
  const engine = createSyncEngine({
    storage: store.sync,
    sources: {
      connectors: () => connectors,
      directory: (connector) => directory.syncSource(connector),
      cloud: () => createFileSource({ file, authenticationTypes: {} }),
    },
    clock: systemClock,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const run = async (connector: string, profile: RunProfile): Promise<Run> => {
    const lines = [...cloud.values()].map((user) => `${JSON.stringify(user)}\n`);
    if (connector === cloudConnector) await writeFile(file, lines.join(''));
    return await engine.run({ connector, profile });
  };
  const cycle = async (policy: 'Full' | 'Delta'): Promise<readonly Run[]> => {
    const runs: Run[] = [];
    for (const kind of ['Import', 'Synchronization'] as const)
      for (const connector of [...connectors, cloudConnector])
        runs.push(await run(connector, `${policy} ${kind}`));
    return runs;
  };
  return {
    store,
    directory,
    cloud,
    readCorpFrom: (host) => directory.configure(connectorsWith([host])),
    run,
    cycle,
    async catchUp() {
      const runs = await cycle('Delta');
      const imports = runs.filter(
        ({ connector, profile }) => profile === 'Delta Import' && connector !== cloudConnector,
      );
      for (const one of runs) {
        const [step] = one.steps;
        const isFull = imports.includes(one) && step?.kind !== 'Delta Import';
        if (step === undefined || isFull || !/^(?:success|completed-sync-errors)$/.test(one.status))
          throw new Error(`${one.connector}, ${one.profile}: ${one.status}: ${step?.message ?? one.message}`);
      }
      return imports.map(({ connector, steps: [step] }) => [
        connector,
        step === undefined ? {} : nonZero(step.counts),
      ]);
    },
    async close() {
      await engine.idle();
      await directory.close();
      store.close();
    },
  };
}

/** An administrator’s connection to a forest in which the service account may read deleted objects. */
export async function administer(lab: LabDirectory, partitionDn: string): Promise<Client> {
  const admin = await connectToLab(lab.ldaps);
  const { distinguishedName, password } = lab.administrator;
  await admin.bind(distinguishedName, password);
  await allowDeletedObjects(admin, partitionDn, distinguishedName, [serviceAccountDn(partitionDn)]);
  return admin;
}
