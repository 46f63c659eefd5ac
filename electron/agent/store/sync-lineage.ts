import type { AuthenticationType } from '../../../shared/operations';
import type { ObjectKey, Pending } from '../sync/objects';
import { syncRules } from '../sync/rules';
import type { Database } from './database';
import type { SyncNames } from './sync-names';

/** Why a link is there. */
export interface LinkOrigin {
  readonly rule: string;
  readonly linkedAt: number;
  readonly runId: number;
  /** Connector and profile of that run; `null` = it has been purged from the history. */
  readonly run: { readonly connector: string; readonly profile: string } | null;
}

/** An account of a forest in the lineage. */
export interface LineageAccount {
  readonly connector: string;
  readonly partitionDn: string;
  readonly objectGuid: string;
  /** As of the last import. */
  readonly distinguishedName: string;
  readonly pending: Pending | null;
  readonly links: readonly LinkOrigin[];
}

/** From the cloud to Active Directory, with the rule and run behind each link. */
export interface LineageView {
  readonly cloud: readonly {
    readonly cloudAnchor: string;
    readonly userPrincipalName: string | null;
    readonly authenticationType: AuthenticationType;
    readonly sourceAnchor: string | null;
    readonly pending: Pending | null;
    readonly link: LinkOrigin | null;
  }[];
  readonly metaverse: {
    readonly id: number;
    readonly sourceAnchor: string;
    readonly createdAt: number;
    readonly runId: number;
  } | null;
  readonly accounts: readonly LineageAccount[];
}

/** Reads lineages. */
export interface Lineage {
  /** `null` = the object is in no connector space. */
  of(key: ObjectKey): LineageView | null;
  /** The anchors whose metaverse objects an object has or will have to do with. */
  anchorsOf(key: ObjectKey): readonly string[];
}

interface OriginRow {
  readonly rule_id: number;
  readonly linked_at: number;
  readonly run_id: number;
  readonly run_connector: string | null;
  readonly run_profile: string | null;
}

interface CloudRow extends Partial<OriginRow> {
  readonly cloud_anchor: string;
  readonly user_principal_name: string | null;
  readonly authentication_type: AuthenticationType;
  readonly source_anchor: string | null;
  readonly pending: Pending | null;
}

interface AccountRow {
  readonly id: number;
  readonly partition_id: number;
  readonly object_guid: string;
  readonly distinguished_name: string;
  readonly pending: Pending | null;
}

const ruleNames = new Map(syncRules.map(({ id, name }) => [id, name]));
const originColumns = `l.rule_id, l.linked_at, l.run_id, r.connector AS run_connector, r.profile AS run_profile`;

function prepare(db: Database) {
  return {
    cloudKey: db.prepare('SELECT id, source_anchor FROM cs_cloud WHERE cloud_anchor = ?'),
    accountKey: db.prepare(
      'SELECT id, source_anchor FROM cs_directory WHERE connector_id = ? AND object_guid = ?',
    ),
    linkedCloud: db.prepare(`SELECT m.source_anchor AS anchor FROM mv_cloud_links l
      JOIN mv_objects m ON m.id = l.metaverse_id WHERE l.object_id = ?`),
    linkedAccount: db.prepare(`SELECT DISTINCT m.source_anchor AS anchor FROM mv_directory_links l
      JOIN mv_objects m ON m.id = l.metaverse_id WHERE l.object_id = ?`),
    metaverse: db.prepare(
      'SELECT id, source_anchor, created_at, run_id FROM mv_objects WHERE source_anchor = ?',
    ),
    clouds: db.prepare(`SELECT o.*, p.op AS pending, ${originColumns} FROM cs_cloud o
      LEFT JOIN sync_pending p ON p.connector_id = o.connector_id AND p.object_id = o.id
      LEFT JOIN mv_cloud_links l ON l.object_id = o.id LEFT JOIN sync_runs r ON r.id = l.run_id
      WHERE o.id IN (SELECT id FROM cs_cloud WHERE source_anchor = ?1
        UNION SELECT id FROM cs_cloud WHERE cloud_anchor = ?2
        UNION SELECT object_id FROM mv_cloud_links WHERE metaverse_id = ?3) ORDER BY o.cloud_anchor`),
    accounts: db.prepare(`SELECT o.*, p.op AS pending FROM cs_directory o
      LEFT JOIN sync_pending p ON p.connector_id = o.connector_id AND p.object_id = o.id
      WHERE o.source_anchor = ?1 OR o.id IN (SELECT object_id FROM mv_directory_links WHERE metaverse_id = ?2) ORDER BY o.id`),
    links:
      db.prepare(`SELECT ${originColumns} FROM mv_directory_links l LEFT JOIN sync_runs r ON r.id = l.run_id
      WHERE l.metaverse_id = ? AND l.object_id = ? ORDER BY l.rule_id`),
  };
}

function toOrigin(row: OriginRow): LinkOrigin {
  const { run_connector: connector, run_profile: profile } = row;
  return {
    rule: ruleNames.get(row.rule_id) ?? `rule ${row.rule_id}`,
    linkedAt: row.linked_at,
    runId: row.run_id,
    run: connector === null || profile === null ? null : { connector, profile },
  };
}

function toCloud(row: CloudRow): LineageView['cloud'][number] {
  return {
    cloudAnchor: row.cloud_anchor,
    userPrincipalName: row.user_principal_name,
    authenticationType: row.authentication_type,
    sourceAnchor: row.source_anchor,
    pending: row.pending,
    link: (row.rule_id ?? null) === null ? null : toOrigin(row as OriginRow),
  };
}

interface KeyRow {
  readonly id: number;
  readonly source_anchor: string | null;
}

interface MetaverseRow {
  readonly id: number;
  readonly source_anchor: string;
  readonly created_at: number;
  readonly run_id: number;
}

/** Binds the reading of lineages to a database. */
export function createLineage(db: Database, names: SyncNames): Lineage {
  const sql = prepare(db);
  const find = (key: ObjectKey): KeyRow | null => {
    if (key.kind === 'cloud') return (sql.cloudKey.get(key.cloudAnchor) as KeyRow | undefined) ?? null;
    const connectorId = names.findConnector(key.connector) ?? -1;
    return (sql.accountKey.get(connectorId, key.objectGuid) as KeyRow | undefined) ?? null;
  };
  const linkedAnchors = (key: ObjectKey, id: number): readonly string[] => {
    const rows = (key.kind === 'cloud' ? sql.linkedCloud : sql.linkedAccount).all(id);
    return (rows as unknown as { anchor: string }[]).map(({ anchor }) => anchor);
  };
  const toAccount = (row: AccountRow, metaverseId: number | null): LineageAccount => {
    const links = metaverseId === null ? [] : sql.links.all(metaverseId, row.id);
    const partition = names.partition(row.partition_id);
    return {
      connector: partition?.connector ?? '',
      partitionDn: partition?.partitionDn ?? '',
      objectGuid: row.object_guid,
      distinguishedName: row.distinguished_name,
      pending: row.pending,
      links: (links as unknown as OriginRow[]).map(toOrigin),
    };
  };
  return {
    of(key) {
      const row = find(key);
      if (row === null) return null;
      // What is linked now counts, also while another anchor waits for the next synchronisation.
      const anchor = linkedAnchors(key, row.id)[0] ?? row.source_anchor;
      const metaverse = (sql.metaverse.get(anchor) as MetaverseRow | undefined) ?? null;
      const cloudAnchor = key.kind === 'cloud' ? key.cloudAnchor : null;
      const clouds = sql.clouds.all(anchor, cloudAnchor, metaverse?.id ?? null) as unknown as CloudRow[];
      const accounts = sql.accounts.all(anchor, metaverse?.id ?? null) as unknown as AccountRow[];
      return {
        cloud: clouds.map(toCloud),
        metaverse:
          metaverse === null
            ? null
            : {
                id: metaverse.id,
                sourceAnchor: metaverse.source_anchor,
                createdAt: metaverse.created_at,
                runId: metaverse.run_id,
              },
        accounts: accounts.map((account) => toAccount(account, metaverse?.id ?? null)),
      };
    },
    anchorsOf(key) {
      const row = find(key);
      if (row === null) return [];
      const own = row.source_anchor === null ? [] : [row.source_anchor];
      return [...new Set([...own, ...linkedAnchors(key, row.id)])];
    },
  };
}
