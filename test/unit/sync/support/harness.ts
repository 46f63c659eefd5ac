import { openDatabase, type Database } from '../../../../electron/agent/store/database';
import { createSyncStore, type SyncStore } from '../../../../electron/agent/store/sync-storage';
import { createSyncEngine, type SyncEngine } from '../../../../electron/agent/sync/engine';
import type {
  CloudImportObject,
  DirectoryImportObject,
  ObjectKey,
} from '../../../../electron/agent/sync/objects';
import { preview, type PreviewLine } from '../../../../electron/agent/sync/preview';
import type { Sources } from '../../../../electron/agent/sync/ports';
import { syncRules } from '../../../../electron/agent/sync/rules';
import type { Run, RunProfile } from '../../../../electron/agent/sync/run';
import { createFakeClock, type FakeClock } from '../../../fakes/fake-clock';

/** The engine on a database of its own. */
export interface Harness {
  readonly db: Database;
  readonly store: SyncStore;
  readonly engine: SyncEngine;
  readonly clock: FakeClock;
  run(connector: string, profile: RunProfile): Promise<Run>;
  preview(key: ObjectKey): readonly PreviewLine[];
  /** Imports and synchronises all connectors. */
  cycle(policy: 'Full' | 'Delta'): Promise<void>;
}

export function createHarness(sources: Sources, db = openDatabase(':memory:')): Harness {
  const store = createSyncStore(db);
  const clock = createFakeClock();
  const engine = createSyncEngine({ storage: store, sources, clock, breathe: () => Promise.resolve() });
  const run = (connector: string, profile: RunProfile): Promise<Run> => {
    clock.advance(1_000);
    return engine.run({ connector, profile });
  };
  return {
    db,
    store,
    engine,
    clock,
    run,
    preview: (key) => preview(store.metaverse, store.lineage.anchorsOf(key)),
    async cycle(policy) {
      const all = [...sources.connectors(), 'cloud'];
      for (const connector of all) await run(connector, `${policy} Import`);
      for (const connector of all) await run(connector, `${policy} Synchronization`);
    },
  };
}

const names = new Map(syncRules.map(({ id, name }) => [id, name]));

/** Everything that is to be the same whatever way led there, without row ids, runs and times. */
export function stateOf(db: Database): unknown {
  const all = (sql: string): unknown[] => db.prepare(sql).all();
  const links = all(`SELECT m.source_anchor AS anchor, c.connector, o.object_guid AS guid, l.rule_id AS rule
    FROM mv_directory_links l LEFT JOIN mv_objects m ON m.id = l.metaverse_id
    LEFT JOIN cs_directory o ON o.id = l.object_id LEFT JOIN sync_connectors c ON c.id = o.connector_id
    ORDER BY anchor, connector, guid, rule`) as { rule: number }[];
  return {
    metaverse: all('SELECT source_anchor, several FROM mv_objects ORDER BY source_anchor'),
    links: links.map(({ rule, ...link }) => ({ ...link, rule: names.get(rule) })),
    cloudLinks: all(`SELECT m.source_anchor AS anchor, o.cloud_anchor AS user FROM mv_cloud_links l
      LEFT JOIN mv_objects m ON m.id = l.metaverse_id LEFT JOIN cs_cloud o ON o.id = l.object_id
      ORDER BY anchor, user`),
    errors: all('SELECT source_anchor, kind, connector, objects FROM mv_errors ORDER BY 1, 2, 3'),
    accounts: all(`SELECT c.connector, p.partition_dn, o.object_guid, o.distinguished_name,
      o.user_account_control, o.source_anchor FROM cs_directory o
      JOIN sync_connectors c ON c.id = o.connector_id JOIN sync_partitions p ON p.id = o.partition_id
      ORDER BY c.connector, o.object_guid`),
    users: all('SELECT cloud_anchor, source_anchor, authentication_type FROM cs_cloud ORDER BY 1'),
    pending: all('SELECT op FROM sync_pending'),
    former: all('SELECT * FROM sync_former_anchors'),
    staged: all('SELECT op FROM sync_import_directory UNION ALL SELECT op FROM sync_import_cloud'),
  };
}

/** A GUID that reads like its number. */
export function guid(number: number): string {
  return `00000000-0000-0000-0000-${number.toString(16).padStart(12, '0')}`;
}

export function account(number: number, changes: Partial<DirectoryImportObject> = {}): DirectoryImportObject {
  return {
    objectGuid: guid(number),
    distinguishedName: `CN=user${number},DC=corp`,
    userPrincipalName: `user${number}@corp.example`,
    samAccountName: `user${number}`,
    displayName: `User ${number}`,
    mail: null,
    userAccountControl: 512,
    consistencyGuid: `anchor-${number}`,
    recipientTypeDetails: null,
    masterAccountSid: null,
    ...changes,
  };
}

export function user(number: number, changes: Partial<CloudImportObject> = {}): CloudImportObject {
  return {
    cloudAnchor: `User_${number}`,
    sourceAnchor: `anchor-${number}`,
    userPrincipalName: `user${number}@corp.example`,
    displayName: `User ${number}`,
    authenticationType: 'passwordHashSync',
    licensed: true,
    ...changes,
  };
}
