import type { DirectoryRef } from '../pipeline/ports';
import type { ObjectKey } from '../sync/objects';
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

/** Everything with one source anchor, or one cloud-only user. */
interface PeopleReader {
  ofAnchor(anchor: string, name: string): FoundPerson;
  ofCloudOnly(row: CloudRow, name: string): FoundPerson;
}

function createPeopleReader(db: Database): PeopleReader {
  const cloudByAnchor = db.prepare(`SELECT ${cloudColumns} FROM cloud_objects WHERE source_anchor = ?`);
  const accountsByAnchor = db.prepare(
    `SELECT ${accountColumns} FROM directory_objects WHERE source_anchor = ?`,
  );
  return {
    ofAnchor(anchor, name) {
      const cloud = cloudByAnchor.all(anchor) as unknown as CloudRow[];
      const accounts = accountsByAnchor.all(anchor) as unknown as AccountRow[];
      return {
        name: cloud[0]?.name ?? accounts[0]?.name ?? name,
        cloudAnchors: cloud.map(({ cloud_anchor }) => cloud_anchor),
        accounts: accounts.map(toAccount),
      };
    },
    ofCloudOnly: (row, name) => ({ name: row.name ?? name, cloudAnchors: [row.cloud_anchor], accounts: [] }),
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
  const reader = createPeopleReader(db);
  return (name) => {
    const cloud = cloudByName.all(name, name) as unknown as CloudRow[];
    const accountName = name.slice(name.indexOf('\\') + 1);
    const accounts = accountsByName.all(name, accountName) as unknown as AccountRow[];
    const anchors = [...cloud, ...accounts].map(({ source_anchor }) => source_anchor);
    const synchronised = [...new Set(anchors)].filter((anchor) => anchor !== null);
    const cloudOnly = cloud.filter(({ source_anchor }) => source_anchor === null);
    return [
      ...synchronised.map((anchor) => reader.ofAnchor(anchor, name)),
      ...cloudOnly.map((row) => reader.ofCloudOnly(row, name)),
    ];
  };
}

/** The key of somebody who is not in the cloud: this and the objectGUID. */
export const guidKeyPrefix = 'guid:';

/**
 * Binds to a database the way from the key that a search gave to the person: a cloud anchor, else `guid:` and an
 * objectGUID. `null` = not in the connector spaces any more.
 */
export function createPersonByKey(db: Database): (key: string) => FoundPerson | null {
  const cloudByKey = db.prepare(`SELECT ${cloudColumns} FROM cloud_objects WHERE cloud_anchor = ?`);
  const accountsByGuid = db.prepare(
    `SELECT ${accountColumns} FROM directory_objects WHERE connector = ? AND object_guid = ?`,
  );
  const connectors = createConnectorNames(db);
  const reader = createPeopleReader(db);
  return (key) => {
    const cloud = cloudByKey.get(key) as CloudRow | undefined;
    if (cloud?.source_anchor === null) return reader.ofCloudOnly(cloud, key);
    if (cloud !== undefined) return firstIs(key, reader.ofAnchor(cloud.source_anchor, key));
    if (!key.startsWith(guidKeyPrefix)) return null;
    const guid = key.slice(guidKeyPrefix.length);
    const [account] = connectors().flatMap(
      (name) => accountsByGuid.all(name, guid) as unknown as AccountRow[],
    );
    return account === undefined ? null : reader.ofAnchor(account.source_anchor, guid);
  };
}

/** Of several cloud objects with one source anchor, the one that was asked for stands for the person. */
function firstIs(key: string, person: FoundPerson): FoundPerson {
  return { ...person, cloudAnchors: [key, ...person.cloudAnchors.filter((anchor) => anchor !== key)] };
}

/**
 * Binds to a database the way from a search’s key to the one object it names: the cloud’s, or the first account with that
 * objectGUID. `null` = not in the connector spaces any more.
 */
export function createObjectByKey(db: Database): (key: string) => ObjectKey | null {
  const cloud = db.prepare('SELECT 1 FROM cs_cloud WHERE cloud_anchor = ?');
  const account = db.prepare('SELECT 1 FROM cs_directory WHERE connector_id = ? AND object_guid = ?');
  const connectors = db.prepare('SELECT id, connector FROM sync_connectors');
  return (key) => {
    if (cloud.get(key) !== undefined) return { kind: 'cloud', cloudAnchor: key };
    if (!key.startsWith(guidKeyPrefix)) return null;
    const objectGuid = key.slice(guidKeyPrefix.length);
    const rows = connectors.all() as unknown as readonly {
      readonly id: number;
      readonly connector: string;
    }[];
    const found = rows.find(({ id }) => account.get(id, objectGuid) !== undefined);
    return found === undefined ? null : { kind: 'directory', connector: found.connector, objectGuid };
  };
}

/** The connectors that were ever imported. */
export function createConnectorNames(db: Database): () => readonly string[] {
  const names = db.prepare('SELECT connector AS name FROM sync_connectors');
  return () => (names.all() as unknown as { readonly name: string }[]).map(({ name }) => name);
}
