import { cloudConnector } from '../sync/objects';
import type { ConnectorSpaces, Keep, Pruned } from '../sync/storage';
import { inTransaction, type Database } from './database';
import { applyBatch } from './sync-apply';
import type { SyncNames } from './sync-names';
import { cloudShape, directoryShape } from './sync-shapes';
import { beginStaging, discardStaging } from './sync-staging';

const batch = 500;

function recover(db: Database): 'more' | 'nothing' {
  const open = db.prepare('SELECT kind, ready FROM sync_import').get() as
    { readonly kind: string; readonly ready: number } | undefined;
  if (open === undefined) return 'nothing';
  if (open.ready === 0) {
    discardStaging(db);
    return 'nothing';
  }
  const left =
    open.kind === 'cloud' ? applyBatch(db, cloudShape, batch) : applyBatch(db, directoryShape, batch);
  return left ? 'more' : 'nothing';
}

function tableOf(connector: string): string {
  return connector === cloudConnector ? 'cs_cloud' : 'cs_directory';
}

/** Objects of the table that are not deleted yet. */
const present = `NOT EXISTS (SELECT 1 FROM sync_pending p
  WHERE p.connector_id = o.connector_id AND p.object_id = o.id AND p.op = 'delete')`;

/** @param ids at least one */
function markDeleted(db: Database, table: string, connectorId: number, ids: readonly number[]): void {
  const values = { connector: connectorId, ids: JSON.stringify(ids) };
  // CROSS: this order. In the other one each of the pending objects would be looked for in the list.
  const fresh = `SELECT p.object_id FROM json_each(:ids) i CROSS JOIN sync_pending p
    ON p.connector_id = :connector AND p.object_id = i.value AND p.op = 'add'`;
  const work = [
    `DELETE FROM ${table} WHERE id IN (${fresh})`,
    `DELETE FROM sync_pending WHERE connector_id = :connector AND object_id IN (${fresh})`,
    `INSERT OR REPLACE INTO sync_pending (connector_id, object_id, op)
     SELECT :connector, o.id, 'delete' FROM json_each(:ids) i CROSS JOIN ${table} o ON o.id = i.value`,
  ];
  inTransaction(db, () => {
    for (const sql of work) db.prepare(sql).run(values);
  });
}

function obsolete(db: Database, names: SyncNames, connector: string, partitionDn: string): number {
  const table = tableOf(connector);
  const partitionId = names.partitionId(connector, partitionDn);
  const sql = `SELECT id FROM ${table} o WHERE partition_id = ? AND ${present} LIMIT ?`;
  const ids = (db.prepare(sql).all(partitionId, batch) as unknown as { id: number }[]).map(({ id }) => id);
  if (ids.length > 0) markDeleted(db, table, names.connectorId(connector), ids);
  else
    db.prepare('UPDATE sync_partitions SET watermark = NULL, imported_at = NULL WHERE id = ?').run(
      partitionId,
    );
  return ids.length;
}

interface PlacedRow {
  readonly id: number;
  readonly partition_id: number;
  readonly distinguished_name: string;
}

function prune(db: Database, names: SyncNames, connector: string, keep: Keep, after: number): Pruned {
  const connectorId = names.findConnector(connector) ?? -1;
  const rows = db
    .prepare(
      `SELECT id, partition_id, distinguished_name FROM cs_directory o
       WHERE connector_id = ? AND id > ? AND ${present} ORDER BY id LIMIT ?`,
    )
    .all(connectorId, after, batch) as unknown as readonly PlacedRow[];
  const gone = rows.filter(
    (row) => !keep(names.partition(row.partition_id)?.partitionDn ?? '', row.distinguished_name),
  );
  if (gone.length > 0) {
    inTransaction(db, () => {
      const ids = gone.map(({ id }) => id);
      markDeleted(db, 'cs_directory', connectorId, ids);
      const partitions = JSON.stringify([...new Set(gone.map((row) => row.partition_id))]);
      db.prepare(
        'UPDATE sync_partitions SET epoch = epoch + 1 WHERE id IN (SELECT value FROM json_each(?))',
      ).run(partitions);
    });
  }
  return { pruned: gone.length, after: rows.at(-1)?.id ?? null };
}

/** Binds the connector spaces to a database. */
export function createConnectorSpaces(db: Database, names: SyncNames): ConnectorSpaces {
  const placeOf = (connector: string, partitionDn: string) => ({
    connectorId: names.connectorId(connector),
    partitionId: names.partitionId(connector, partitionDn),
  });
  return {
    beginDirectory: (runId, connector, partitionDn) =>
      beginStaging(db, directoryShape, { kind: 'directory', runId, ...placeOf(connector, partitionDn) }),
    beginCloud: (runId) =>
      beginStaging(db, cloudShape, { kind: 'cloud', runId, ...placeOf(cloudConnector, '') }),
    recover: () => recover(db),
    watermark(connector, partitionDn) {
      const row = db
        .prepare(
          `SELECT p.watermark FROM sync_partitions p JOIN sync_connectors c ON c.id = p.connector_id
           WHERE c.connector = ? AND p.partition_dn = ? AND p.watermark_epoch = p.epoch`,
        )
        .get(connector, partitionDn) as { watermark: string | null } | undefined;
      return row?.watermark ?? null;
    },
    partitions(connector) {
      const rows = db
        .prepare(
          `SELECT p.partition_dn AS dn FROM sync_partitions p JOIN sync_connectors c ON c.id = p.connector_id
           WHERE c.connector = ? AND p.imported_at IS NOT NULL ORDER BY p.id`,
        )
        .all(connector) as unknown as { dn: string }[];
      return rows.map(({ dn }) => dn);
    },
    connectors() {
      const rows = db.prepare('SELECT connector FROM sync_connectors ORDER BY id').all();
      return (rows as unknown as { connector: string }[]).map(({ connector }) => connector);
    },
    obsolete: (connector, partitionDn) => obsolete(db, names, connector, partitionDn),
    prune: (connector, keep, after) => prune(db, names, connector, keep, after),
    count(connector) {
      const table = tableOf(connector);
      // Who is to be deleted is counted apart: few, where asking that of each object would take seconds for a million.
      const sql = `SELECT (SELECT COUNT(*) FROM ${table} WHERE connector_id = :id) -
        (SELECT COUNT(*) FROM sync_pending p CROSS JOIN ${table} o
         ON o.id = p.object_id AND o.connector_id = p.connector_id
         WHERE p.connector_id = :id AND p.op = 'delete') AS n`;
      return (db.prepare(sql).get({ id: names.findConnector(connector) ?? -1 }) as { n: number }).n;
    },
  };
}
