import type { CloudObject, DirectoryObject } from '../identity/objects';
import { inTransaction, type Database } from './database';

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
}

const directoryColumns = `object_guid, partition_dn, distinguished_name, user_principal_name, sam_account_name,
  display_name, mail, account_enabled, source_anchor`;
const cloudColumns = 'cloud_anchor, source_anchor, user_principal_name, display_name, authentication_type';

function keepOnly(db: Database, connectorIds: readonly string[]): void {
  const marks = connectorIds.map(() => '?').join(', ');
  db.prepare(`DELETE FROM directory_objects WHERE connector NOT IN (${marks})`).run(...connectorIds);
}

/** Binds the connector spaces to a database. One import per connector space runs at a time. */
export function createConnectorSpace(db: Database): ConnectorSpace {
  return {
    importDirectory(connectorId) {
      db.exec(`DROP TABLE IF EXISTS temp.directory_import;
        CREATE TEMP TABLE directory_import AS SELECT ${directoryColumns} FROM directory_objects WHERE 0`);
      const insert = db.prepare(`INSERT INTO temp.directory_import VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
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
    },
    keepOnly: (connectorIds) => keepOnly(db, connectorIds),
    importCloud() {
      db.exec(`DROP TABLE IF EXISTS temp.cloud_import;
        CREATE TEMP TABLE cloud_import AS SELECT ${cloudColumns} FROM cloud_objects WHERE 0`);
      const insert = db.prepare('INSERT INTO temp.cloud_import VALUES (?, ?, ?, ?, ?)');
      return {
        add: (objects) =>
          inTransaction(db, () => {
            for (const o of objects) {
              insert.run(
                o.cloudAnchor,
                o.sourceAnchor,
                o.userPrincipalName,
                o.displayName,
                o.authenticationType,
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
    },
  };
}
