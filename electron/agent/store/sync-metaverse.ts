import { isUnchanged, type Change } from '../sync/difference';
import type { Group } from '../sync/group';
import { cloudConnector } from '../sync/objects';
import type { Metaverse, WriteCounts } from '../sync/storage';
import { accountEnabledRule } from '../sync/rules';
import { inTransaction, type Database } from './database';
import { createGroupLoader, toGroupError } from './sync-groups';
import type { SyncNames } from './sync-names';

type Counts = { -readonly [K in keyof WriteCounts]: number };

function prepareWrites(db: Database) {
  return {
    project: db.prepare(
      'INSERT INTO mv_objects (source_anchor, several, run_id, created_at) VALUES (?, ?, ?, ?)',
    ),
    several: db.prepare('UPDATE mv_objects SET several = ? WHERE id = ?'),
    remove: db.prepare('DELETE FROM mv_objects WHERE id = ?'),
    leaveOthers: db.prepare('DELETE FROM mv_directory_links WHERE object_id = ? AND metaverse_id <> ?'),
    linkDirectory: db.prepare('INSERT INTO mv_directory_links VALUES (?, ?, ?, ?, ?)'),
    unlinkDirectory: db.prepare(
      'DELETE FROM mv_directory_links WHERE metaverse_id = ? AND object_id = ? AND rule_id = ?',
    ),
    linkCloud: db.prepare(
      `INSERT OR REPLACE INTO mv_cloud_links (object_id, metaverse_id, rule_id, run_id, linked_at)
       VALUES (?, ?, ?, ?, ?)`,
    ),
    unlinkCloud: db.prepare('DELETE FROM mv_cloud_links WHERE object_id = ? AND metaverse_id = ?'),
    forgetDirectory: db.prepare('DELETE FROM cs_directory WHERE id = ?'),
    forgetDirectoryLinks: db.prepare('DELETE FROM mv_directory_links WHERE object_id = ?'),
    settle: db.prepare('DELETE FROM sync_pending WHERE connector_id = ? AND object_id = ?'),
    forgetCloud: db.prepare('DELETE FROM cs_cloud WHERE id = ?'),
    forgetCloudLink: db.prepare('DELETE FROM mv_cloud_links WHERE object_id = ?'),
    forgetFormer: db.prepare('DELETE FROM sync_former_anchors WHERE source_anchor = ?'),
    forgetErrors: db.prepare('DELETE FROM mv_errors WHERE source_anchor = ?'),
    error: db.prepare(
      `INSERT INTO mv_errors (source_anchor, kind, connector, objects, run_id, since)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
  };
}

type Writes = ReturnType<typeof prepareWrites>;

interface Stamp {
  readonly runId: number;
  readonly at: number;
}

/** Links of the rules without join come and go with an object that stays joined. */
function isJoin(link: { readonly rule: number }): boolean {
  return link.rule !== accountEnabledRule;
}

function writeLinks(
  sql: Writes,
  change: Change,
  metaverseId: number,
  { runId, at }: Stamp,
  counts: Counts,
): void {
  for (const link of change.removeDirectory) {
    sql.unlinkDirectory.run(metaverseId, link.objectId, link.rule);
    if (isJoin(link)) counts.disconnects += 1;
  }
  for (const link of change.removeCloud) {
    sql.unlinkCloud.run(link.objectId, metaverseId);
    counts.disconnects += 1;
  }
  for (const link of change.addDirectory) {
    if (isJoin(link)) {
      counts.joins += 1;
      // The object had another anchor before: it is never in two places.
      if (sql.leaveOthers.run(link.objectId, metaverseId).changes > 0) counts.disconnects += 1;
    }
    sql.linkDirectory.run(metaverseId, link.objectId, link.rule, runId, at);
  }
  for (const link of change.addCloud) {
    if (sql.forgetCloudLink.run(link.objectId).changes > 0) counts.disconnects += 1;
    sql.linkCloud.run(link.objectId, metaverseId, link.rule, runId, at);
    counts.joins += 1;
  }
}

function writeErrors(sql: Writes, change: Change, { runId, at }: Stamp): void {
  sql.forgetErrors.run(change.sourceAnchor);
  for (const { kind, connector, objects } of change.errors)
    sql.error.run(change.sourceAnchor, kind, connector, JSON.stringify(objects), runId, at);
}

function writeChange(sql: Writes, change: Change, stamp: Stamp, counts: Counts): void {
  if (change.errorsChanged) writeErrors(sql, change, stamp);
  if (isUnchanged(change)) {
    counts.unchanged += 1;
    return;
  }
  if (change.metaverse === 'project') counts.adds += 1;
  else if (change.metaverse === 'delete') counts.deletes += 1;
  else counts.updates += 1;
  const several = change.several ? 1 : 0;
  const metaverseId =
    change.metaverseId ??
    Number(sql.project.run(change.sourceAnchor, several, stamp.runId, stamp.at).lastInsertRowid);
  if (change.severalChanged) sql.several.run(several, metaverseId);
  writeLinks(sql, change, metaverseId, stamp, counts);
  if (change.metaverse === 'delete') sql.remove.run(metaverseId);
}

/** The objects of a group are as the metaverse knows them now; deleted ones can go. */
function settle(sql: Writes, names: SyncNames, group: Group): void {
  for (const { id, pending, connector } of group.directory) {
    if (pending !== null) sql.settle.run(names.findConnector(connector), id);
    if (pending !== 'delete') continue;
    sql.forgetDirectoryLinks.run(id);
    sql.forgetDirectory.run(id);
  }
  for (const { id, pending } of group.cloud) {
    if (pending !== null) sql.settle.run(names.findConnector(cloudConnector), id);
    if (pending !== 'delete') continue;
    sql.forgetCloudLink.run(id);
    sql.forgetCloud.run(id);
  }
  if (group.formerOf.length > 0) sql.forgetFormer.run(group.sourceAnchor);
}

const anchorTables = ['cs_directory', 'cs_cloud', 'mv_objects', 'mv_errors', 'sync_former_anchors'] as const;

function prepareNext(db: Database) {
  const one = (table: string): string =>
    `SELECT * FROM (SELECT DISTINCT source_anchor AS anchor FROM ${table} WHERE source_anchor > ?1
     ORDER BY source_anchor LIMIT ?2)`;
  return {
    after: db.prepare(`${anchorTables.map(one).join(' UNION ')} ORDER BY anchor LIMIT ?2`),
    former: db.prepare(
      'SELECT source_anchor AS anchor FROM sync_former_anchors WHERE connector_id = ? LIMIT ?',
    ),
    directory: db.prepare(`SELECT o.source_anchor AS anchor FROM sync_pending p
      CROSS JOIN cs_directory o ON o.id = p.object_id WHERE p.connector_id = ? LIMIT ?`),
    cloud: db.prepare(`SELECT o.source_anchor AS anchor FROM sync_pending p
      CROSS JOIN cs_cloud o ON o.id = p.object_id
      WHERE p.connector_id = ? AND o.source_anchor IS NOT NULL LIMIT ?`),
    withoutAnchor:
      db.prepare(`SELECT o.id, p.op FROM sync_pending p CROSS JOIN cs_cloud o ON o.id = p.object_id
      WHERE p.connector_id = ? AND o.source_anchor IS NULL LIMIT 500`),
    // Below the first anchor there is nothing: '' sorts before all of them.
    errors: db.prepare(
      'SELECT source_anchor, kind, connector, objects FROM mv_errors ORDER BY source_anchor',
    ),
  };
}

type Next = ReturnType<typeof prepareNext>;

function anchorsOf(rows: unknown): readonly string[] {
  return (rows as { anchor: string }[]).map(({ anchor }) => anchor);
}

function pendingAnchors(next: Next, names: SyncNames, connector: string, limit: number): readonly string[] {
  const connectorId = names.findConnector(connector) ?? -1;
  const own = connector === cloudConnector ? next.cloud : next.directory;
  const former = anchorsOf(next.former.all(connectorId, limit));
  return [...new Set(former.length > 0 ? former : anchorsOf(own.all(connectorId, limit)))];
}

function settleWithoutAnchor(db: Database, sql: Writes, next: Next, connectorId: number) {
  const rows = next.withoutAnchor.all(connectorId) as unknown as {
    readonly id: number;
    readonly op: string;
  }[];
  let disconnects = 0;
  if (rows.length === 0) return { settled: 0, disconnects };
  inTransaction(db, () => {
    for (const { id, op } of rows) {
      if (sql.forgetCloudLink.run(id).changes > 0) disconnects += 1;
      sql.settle.run(connectorId, id);
      if (op === 'delete') sql.forgetCloud.run(id);
    }
  });
  return { settled: rows.length, disconnects };
}

/** Binds the metaverse to a database. */
export function createMetaverse(db: Database, names: SyncNames): Metaverse {
  const sql = prepareWrites(db);
  const next = prepareNext(db);
  const load = createGroupLoader(db, names);
  return {
    anchorsAfter: (after, limit) => anchorsOf(next.after.all(after ?? '', limit)),
    pendingAnchors: (connector, limit) => pendingAnchors(next, names, connector, limit),
    load,
    update: (anchors, decide, runId, at) =>
      inTransaction(db, () => {
        const counts: Counts = { adds: 0, updates: 0, deletes: 0, unchanged: 0, joins: 0, disconnects: 0 };
        for (const { group, change } of decide(load(anchors))) {
          writeChange(sql, change, { runId, at: Math.round(at) }, counts);
          settle(sql, names, group);
        }
        return counts;
      }),
    settleWithoutAnchor: () => settleWithoutAnchor(db, sql, next, names.findConnector(cloudConnector) ?? -1),
    errors(connector, limit) {
      const found: ReturnType<typeof toGroupError>[] = [];
      for (const row of next.errors.iterate() as IterableIterator<Parameters<typeof toGroupError>[0]>) {
        const error = toGroupError(row);
        if (error.objects.some((object) => object.connector === connector)) found.push(error);
        if (found.length >= limit) break;
      }
      return found;
    },
  };
}
