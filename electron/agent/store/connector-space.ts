import type { CloudObject, DirectoryObject } from '../identity/objects';
import { inTransaction, type Database } from './database';
import { accountSearchText, searchText } from './search-text';

/** A full import that replaces a connector space only when it is complete. */
export interface FullImport<T> {
  /** Adds a batch, in a transaction of its own. */
  add(objects: readonly T[]): void;
  /** Puts the imported objects in place of the former ones, in one transaction. */
  complete(): void;
}

/** Writes the connector spaces. */
export interface ConnectorSpace {
  importDirectory(connectorId: string): FullImport<DirectoryObject>;
  importCloud(): FullImport<CloudObject>;
  /** Forgets the objects of connectors that are configured no more: nothing could be asked of them. */
  keepOnly(connectorIds: readonly string[]): void;
  /** Forgets the objects of a connector that are not to be synchronised any more. @returns how many */
  prune(connectorId: string, keep: (partitionDn: string, distinguishedName: string) => boolean): number;
  /** Users in the connector space of a forest. */
  count(connectorId: string): number;
}

const directoryColumns = `object_guid, partition_dn, distinguished_name, user_principal_name, sam_account_name,
  display_name, mail, account_enabled, source_anchor, search`;
const cloudColumns =
  'cloud_anchor, source_anchor, user_principal_name, display_name, authentication_type, search';

function keepOnly(db: Database, connectorIds: readonly string[]): void {
  const marks = connectorIds.map(() => '?').join(', ');
  db.prepare(`DELETE FROM directory_objects WHERE connector NOT IN (${marks})`).run(...connectorIds);
}

function prune(
  db: Database,
  connectorId: string,
  keep: (partitionDn: string, distinguishedName: string) => boolean,
): number {
  const rows = db
    .prepare(
      'SELECT object_guid, partition_dn, distinguished_name FROM directory_objects WHERE connector = ?',
    )
    .all(connectorId) as unknown as {
    readonly object_guid: string;
    readonly partition_dn: string;
    readonly distinguished_name: string;
  }[];
  const gone = rows.filter((row) => !keep(row.partition_dn, row.distinguished_name));
  const remove = db.prepare('DELETE FROM directory_objects WHERE connector = ? AND object_guid = ?');
  inTransaction(db, () => {
    for (const { object_guid } of gone) remove.run(connectorId, object_guid);
  });
  return gone.length;
}

function importDirectory(db: Database, connectorId: string): FullImport<DirectoryObject> {
  db.exec(`DROP TABLE IF EXISTS temp.directory_import;
    CREATE TEMP TABLE directory_import AS SELECT ${directoryColumns} FROM directory_objects WHERE 0`);
  const insert = db.prepare(`INSERT INTO temp.directory_import VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return {
    add: (objects) =>
      inTransaction(db, () => {
        for (const o of objects) {
          const names = [o.userPrincipalName, o.samAccountName, o.displayName, o.mail];
          insert.run(
            o.objectGuid,
            o.partitionDn,
            o.distinguishedName,
            ...names,
            o.accountEnabled ? 1 : 0,
            o.sourceAnchor,
            accountSearchText(o),
          );
        }
      }),
    complete: () =>
      inTransaction(db, () => {
        db.prepare('DELETE FROM directory_objects WHERE connector = ?').run(connectorId);
        db.prepare(
          `INSERT OR REPLACE INTO directory_objects (connector, ${directoryColumns})
           SELECT ?, ${directoryColumns} FROM temp.directory_import`,
        ).run(connectorId);
        db.exec('DROP TABLE temp.directory_import');
      }),
  };
}

function importCloud(db: Database): FullImport<CloudObject> {
  db.exec(`DROP TABLE IF EXISTS temp.cloud_import;
    CREATE TEMP TABLE cloud_import AS SELECT ${cloudColumns} FROM cloud_objects WHERE 0`);
  const insert = db.prepare('INSERT INTO temp.cloud_import VALUES (?, ?, ?, ?, ?, ?)');
  return {
    add: (objects) =>
      inTransaction(db, () => {
        for (const o of objects) {
          const search = searchText([o.displayName, o.userPrincipalName]);
          insert.run(
            o.cloudAnchor,
            o.sourceAnchor,
            o.userPrincipalName,
            o.displayName,
            o.authenticationType,
            search,
          );
        }
      }),
    complete: () =>
      inTransaction(db, () => {
        db.exec(`DELETE FROM cloud_objects;
          INSERT OR REPLACE INTO cloud_objects (${cloudColumns}) SELECT ${cloudColumns} FROM temp.cloud_import;
          DROP TABLE temp.cloud_import`);
      }),
  };
}

/** Binds the connector spaces to a database. One import per connector space runs at a time. */
export function createConnectorSpace(db: Database): ConnectorSpace {
  return {
    importDirectory: (connectorId) => importDirectory(db, connectorId),
    importCloud: () => importCloud(db),
    keepOnly: (connectorIds) => keepOnly(db, connectorIds),
    prune: (connectorId, keep) => prune(db, connectorId, keep),
    count: (connectorId) =>
      (
        db.prepare('SELECT COUNT(*) AS n FROM directory_objects WHERE connector = ?').get(connectorId) as {
          n: number;
        }
      ).n,
  };
}
