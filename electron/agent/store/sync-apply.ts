import { inTransaction, type Database } from './database';
import type { SpaceShape } from './sync-shapes';

interface ImportRow {
  readonly partition_id: number;
  readonly connector_id: number;
  readonly watermark: string | null;
  readonly epoch: number;
}

/** In this order. `:last` ends the batch, `:partition` and `:connector` say where it goes. */
function statements<T>({ table, staged, key, columns }: SpaceShape<T>): readonly string[] {
  const all = [...columns, 'search'];
  const batch = (ops: string): string => `s.seq <= :last AND s.op IN (${ops})`;
  return [
    // The metaverse object of the anchor an object had has to be looked at again as well.
    `INSERT OR IGNORE INTO sync_former_anchors (source_anchor, connector_id)
     SELECT o.source_anchor, o.connector_id FROM ${staged} s JOIN ${table} o ON o.id = s.object_id
     WHERE ${batch(`'update', 'rename'`)} AND o.source_anchor IS NOT NULL
       AND o.source_anchor IS NOT s.source_anchor`,
    `INSERT INTO ${table} (id, connector_id, partition_id, ${key}, ${all.join(', ')})
     SELECT s.object_id, :connector, :partition, s.${key}, ${all.map((name) => `s.${name}`).join(', ')}
     FROM ${staged} s WHERE ${batch(`'add'`)} ORDER BY s.seq`,
    `UPDATE ${table} AS o SET partition_id = :partition, ${all.map((name) => `${name} = s.${name}`).join(', ')}
     FROM ${staged} s WHERE s.object_id = o.id AND ${batch(`'update', 'rename'`)}`,
    `INSERT INTO sync_pending (connector_id, object_id, op)
     SELECT :connector, s.object_id, CASE s.op WHEN 'add' THEN 'add' ELSE 'update' END
     FROM ${staged} s WHERE ${batch(`'add', 'update', 'rename'`)}
     ON CONFLICT DO UPDATE SET op = 'update' WHERE op = 'delete'`,
    // What no synchronisation has seen yet leaves no trace.
    `DELETE FROM ${table} WHERE id IN (SELECT s.object_id FROM ${staged} s
       JOIN sync_pending p ON p.connector_id = :connector AND p.object_id = s.object_id AND p.op = 'add'
       WHERE ${batch(`'delete'`)})`,
    `DELETE FROM sync_pending WHERE connector_id = :connector AND op = 'add'
       AND object_id IN (SELECT s.object_id FROM ${staged} s WHERE ${batch(`'delete'`)})`,
    `INSERT OR REPLACE INTO sync_pending (connector_id, object_id, op)
     SELECT :connector, s.object_id, 'delete' FROM ${staged} s JOIN ${table} o ON o.id = s.object_id
     WHERE ${batch(`'delete'`)}`,
    `DELETE FROM ${staged} WHERE seq <= :last`,
  ];
}

/**
 * Puts a batch of the import that is ready into the connector space, in one transaction; the last one moves the
 * partition’s watermark. After a crash it goes on where it was.
 *
 * @param limit that many objects at most
 * @returns whether some are left
 */
export function applyBatch<T>(db: Database, shape: SpaceShape<T>, limit: number): boolean {
  return inTransaction(db, () => {
    const open = db
      .prepare(
        `SELECT i.partition_id, p.connector_id, i.watermark, i.epoch FROM sync_import i
         JOIN sync_partitions p ON p.id = i.partition_id WHERE i.ready = 1`,
      )
      .get() as ImportRow | undefined;
    if (open === undefined) return false;
    const { last } = db
      .prepare(`SELECT MAX(seq) AS last FROM (SELECT seq FROM ${shape.staged} ORDER BY seq LIMIT ?)`)
      .get(limit) as { last: number | null };
    if (last !== null) {
      const values = { last, connector: open.connector_id, partition: open.partition_id };
      for (const sql of statements(shape)) {
        const used = Object.entries(values).filter(([name]) => sql.includes(`:${name}`));
        db.prepare(sql).run(Object.fromEntries(used));
      }
      return true;
    }
    db.prepare('UPDATE sync_partitions SET watermark = ?, watermark_epoch = ? WHERE id = ?').run(
      open.watermark,
      open.epoch,
      open.partition_id,
    );
    db.exec('DELETE FROM sync_import');
    return false;
  });
}
