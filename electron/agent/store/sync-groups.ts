import type { CloudMember, DirectoryMember, Group, GroupError, Link, MetaverseState } from '../sync/group';
import type { Pending } from '../sync/objects';
import type { Database } from './database';
import type { SyncNames } from './sync-names';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
interface OpenGroup extends Mutable<Omit<Group, 'metaverse'>> {
  metaverse: Mutable<MetaverseState> | null;
}

interface DirectoryRow {
  readonly source_anchor: string;
  readonly id: number;
  readonly connector_id: number;
  readonly object_guid: string;
  readonly distinguished_name: string;
  readonly user_account_control: number;
  readonly recipient_type_details: number | null;
  readonly master_account_sid: string | null;
  readonly pending: Pending | null;
}

interface CloudRow {
  readonly source_anchor: string;
  readonly id: number;
  readonly cloud_anchor: string;
  readonly user_principal_name: string | null;
  readonly pending: Pending | null;
}

interface LinkRow {
  readonly source_anchor: string;
  readonly object_id: number;
  readonly rule_id: number;
}

/** `CROSS JOIN` keeps SQLite from any other order than anchors first. */
const queries = {
  directory: `SELECT o.source_anchor, o.id, o.connector_id, o.object_guid, o.distinguished_name,
      o.user_account_control, o.recipient_type_details, o.master_account_sid, p.op AS pending
    FROM json_each(?) a CROSS JOIN cs_directory o ON o.source_anchor = a.value
    LEFT JOIN sync_pending p ON p.connector_id = o.connector_id AND p.object_id = o.id ORDER BY o.id`,
  cloud: `SELECT o.source_anchor, o.id, o.cloud_anchor, o.user_principal_name, p.op AS pending
    FROM json_each(?) a CROSS JOIN cs_cloud o ON o.source_anchor = a.value
    LEFT JOIN sync_pending p ON p.connector_id = o.connector_id AND p.object_id = o.id ORDER BY o.id`,
  metaverse: `SELECT m.source_anchor, m.id, m.several
    FROM json_each(?) a CROSS JOIN mv_objects m ON m.source_anchor = a.value`,
  directoryLinks: `SELECT m.source_anchor, l.object_id, l.rule_id FROM json_each(?) a
    CROSS JOIN mv_objects m ON m.source_anchor = a.value
    CROSS JOIN mv_directory_links l ON l.metaverse_id = m.id`,
  cloudLinks: `SELECT m.source_anchor, l.object_id, l.rule_id FROM json_each(?) a
    CROSS JOIN mv_objects m ON m.source_anchor = a.value
    CROSS JOIN mv_cloud_links l ON l.metaverse_id = m.id`,
  errors: `SELECT e.source_anchor, e.kind, e.connector, e.objects
    FROM json_each(?) a CROSS JOIN mv_errors e ON e.source_anchor = a.value`,
  former: `SELECT f.source_anchor, f.connector_id
    FROM json_each(?) a CROSS JOIN sync_former_anchors f ON f.source_anchor = a.value`,
} as const;

function toMember(row: DirectoryRow, names: SyncNames): DirectoryMember {
  return {
    id: row.id,
    connector: names.connectorName(row.connector_id),
    objectGuid: row.object_guid,
    distinguishedName: row.distinguished_name,
    pending: row.pending,
    userAccountControl: row.user_account_control,
    msExchRecipientTypeDetails: row.recipient_type_details,
    msExchMasterAccountSid: row.master_account_sid,
  };
}

function toCloudMember(row: CloudRow): CloudMember {
  return {
    id: row.id,
    cloudAnchor: row.cloud_anchor,
    userPrincipalName: row.user_principal_name,
    pending: row.pending,
  };
}

function toLink(row: LinkRow): Link {
  return { objectId: row.object_id, rule: row.rule_id };
}

interface ErrorRow {
  readonly source_anchor: string;
  readonly kind: GroupError['kind'];
  readonly connector: string;
  readonly objects: string;
}

/** An error as the metaverse has it. */
export function toGroupError(row: ErrorRow): GroupError & { readonly sourceAnchor: string } {
  // Written by this program alone.
  const objects = JSON.parse(row.objects) as GroupError['objects'];
  return { sourceAnchor: row.source_anchor, kind: row.kind, connector: row.connector, objects };
}

/** What each query gives. */
interface Rows {
  readonly directory: DirectoryRow;
  readonly cloud: CloudRow;
  readonly metaverse: { readonly source_anchor: string; readonly id: number; readonly several: number };
  readonly directoryLinks: LinkRow;
  readonly cloudLinks: LinkRow;
  readonly errors: ErrorRow;
  readonly former: { readonly source_anchor: string; readonly connector_id: number };
}

/** Binds the reading of groups to a database: everything of some hundred anchors with seven queries. */
export function createGroupLoader(
  db: Database,
  names: SyncNames,
): (anchors: readonly string[]) => readonly Group[] {
  const prepared = Object.fromEntries(
    Object.entries(queries).map(([name, sql]) => [name, db.prepare(sql)]),
  ) as Record<keyof typeof queries, ReturnType<Database['prepare']>>;
  return (anchors) => {
    const text = JSON.stringify(anchors);
    const groups = new Map<string, OpenGroup>();
    for (const sourceAnchor of anchors)
      groups.set(sourceAnchor, {
        sourceAnchor,
        directory: [],
        cloud: [],
        metaverse: null,
        errors: [],
        formerOf: [],
      });
    const each = <Name extends keyof Rows>(
      name: Name,
      use: (group: OpenGroup, row: Rows[Name]) => void,
    ): void => {
      for (const row of prepared[name].all(text) as unknown as Rows[Name][]) {
        const group = groups.get(row.source_anchor);
        if (group !== undefined) use(group, row);
      }
    };
    each('directory', (group, row) => group.directory.push(toMember(row, names)));
    each('cloud', (group, row) => group.cloud.push(toCloudMember(row)));
    each('metaverse', (group, row) => {
      group.metaverse = { id: row.id, several: row.several === 1, directoryLinks: [], cloudLinks: [] };
    });
    each('directoryLinks', (group, row) => group.metaverse?.directoryLinks.push(toLink(row)));
    each('cloudLinks', (group, row) => group.metaverse?.cloudLinks.push(toLink(row)));
    each('errors', (group, row) => {
      const { kind, connector, objects } = toGroupError(row);
      group.errors.push({ kind, connector, objects });
    });
    each('former', (group, row) => group.formerOf.push(names.connectorName(row.connector_id)));
    return [...groups.values()];
  };
}
