import type { DirectoryRef } from '../pipeline/ports';
import type { Database } from './database';

/** An Active Directory account in the connector spaces. */
export interface PersonAccount {
  readonly ref: DirectoryRef;
  readonly distinguishedName: string;
  readonly userName: string | null;
}

/** What the connector spaces hold of one person: everything with one source anchor. */
export interface FoundPerson {
  readonly name: string;
  readonly cloudAnchors: readonly string[];
  readonly accounts: readonly PersonAccount[];
}

interface AccountRow {
  readonly connector: string;
  readonly object_guid: string;
  readonly partition_dn: string;
  readonly distinguished_name: string;
  readonly name: string | null;
  readonly source_anchor: string;
}

interface CloudRow {
  readonly cloud_anchor: string;
  readonly source_anchor: string | null;
  readonly name: string | null;
}

const accountColumns = `connector, object_guid, partition_dn, distinguished_name,
  COALESCE(user_principal_name, sam_account_name) AS name, source_anchor`;
const cloudColumns = 'cloud_anchor, source_anchor, user_principal_name AS name';

function toAccount(row: AccountRow): PersonAccount {
  return {
    ref: { connectorId: row.connector, partitionDn: row.partition_dn, objectGuid: row.object_guid },
    distinguishedName: row.distinguished_name,
    userName: row.name,
  };
}

/**
 * Binds the search for people to a database. It finds by user principal name (the cloud’s or Active Directory’s),
 * account name with or without `DOMAIN\`, or cloud anchor; case counts for letters beyond ASCII only. More than one
 * result means that the name is not unique.
 */
export function createPersonFinder(db: Database): (name: string) => readonly FoundPerson[] {
  const cloudByName = db.prepare(
    `SELECT ${cloudColumns} FROM cloud_objects WHERE cloud_anchor = ? OR user_principal_name = ? COLLATE NOCASE`,
  );
  const accountsByName = db.prepare(`SELECT ${accountColumns} FROM directory_objects
    WHERE user_principal_name = ? COLLATE NOCASE OR sam_account_name = ? COLLATE NOCASE`);
  const cloudByAnchor = db.prepare(`SELECT ${cloudColumns} FROM cloud_objects WHERE source_anchor = ?`);
  const accountsByAnchor = db.prepare(
    `SELECT ${accountColumns} FROM directory_objects WHERE source_anchor = ?`,
  );
  const ofAnchor = (anchor: string, name: string): FoundPerson => {
    const cloud = cloudByAnchor.all(anchor) as unknown as CloudRow[];
    const accounts = accountsByAnchor.all(anchor) as unknown as AccountRow[];
    return {
      name: cloud[0]?.name ?? accounts[0]?.name ?? name,
      cloudAnchors: cloud.map(({ cloud_anchor }) => cloud_anchor),
      accounts: accounts.map(toAccount),
    };
  };
  return (name) => {
    const cloud = cloudByName.all(name, name) as unknown as CloudRow[];
    const accountName = name.slice(name.indexOf('\\') + 1);
    const accounts = accountsByName.all(name, accountName) as unknown as AccountRow[];
    const anchors = [...cloud, ...accounts].map(({ source_anchor }) => source_anchor);
    const synchronised = [...new Set(anchors)].filter((anchor) => anchor !== null);
    const cloudOnly = cloud.filter(({ source_anchor }) => source_anchor === null);
    return [
      ...synchronised.map((anchor) => ofAnchor(anchor, name)),
      ...cloudOnly.map((row) => ({
        name: row.name ?? name,
        cloudAnchors: [row.cloud_anchor],
        accounts: [],
      })),
    ];
  };
}
