import type { ImportCounts } from '../sync/storage';
import type { Database } from './database';
import type { SpaceShape, Value } from './sync-shapes';

/** What an import does to an object. */
export type ImportOp = 'add' | 'update' | 'rename' | 'delete';

/** The changes of the import under way: at most one for each key. */
export interface StagedChanges {
  /**
   * @param objectId `null` = new
   * @returns what was to be done to the object before
   */
  put(
    op: ImportOp,
    objectId: number | null,
    key: string,
    search: string,
    columns: readonly Value[],
  ): ImportOp | null;
  delete(objectId: number, key: string): void;
  /** Leaves an object as it is, whatever was to be done to it. */
  drop(key: string): void;
  counts(): Omit<ImportCounts, 'unchanged'>;
}

interface KeyRow {
  readonly seq: number;
  readonly op: ImportOp;
  readonly object_id: number;
}

function createTally() {
  const tally: Record<ImportOp, number> = { add: 0, update: 0, rename: 0, delete: 0 };
  return {
    replace(former: ImportOp | null, op: ImportOp | null): void {
      if (former !== null) tally[former] -= 1;
      if (op !== null) tally[op] += 1;
    },
    counts: () => ({
      adds: tally.add,
      updates: tally.update,
      renames: tally.rename,
      deletes: tally.delete,
    }),
  };
}

/**
 * Binds the changes to a database. Which keys came is kept in a temporary table, which costs the others no wait and is
 * not needed after a crash. They are counted as they come: counting rows would take longer with every batch.
 *
 * @param highest the largest row id in use
 */
export function createStagedChanges<T>(db: Database, shape: SpaceShape<T>, highest: number): StagedChanges {
  db.exec(`CREATE TEMP TABLE IF NOT EXISTS staged_keys (
      key TEXT PRIMARY KEY, seq INTEGER NOT NULL, op TEXT NOT NULL, object_id INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    DELETE FROM temp.staged_keys`);
  const { staged, table, key: keyColumn } = shape;
  const names = shape.columns.join(', ');
  const marks = shape.columns.map(() => '?').join(', ');
  const insert =
    db.prepare(`INSERT OR REPLACE INTO ${staged} (seq, op, object_id, ${keyColumn}, search, ${names})
    VALUES (?, ?, ?, ?, ?, ${marks})`);
  const insertDeletion =
    db.prepare(`INSERT OR REPLACE INTO ${staged} (seq, op, object_id, ${keyColumn}, search, ${names})
    SELECT ?, 'delete', id, ${keyColumn}, search, ${names} FROM ${table} WHERE id = ?`);
  const remove = db.prepare(`DELETE FROM ${staged} WHERE seq = ?`);
  const find = db.prepare('SELECT seq, op, object_id FROM temp.staged_keys WHERE key = ?');
  const remember = db.prepare('INSERT OR REPLACE INTO temp.staged_keys VALUES (?, ?, ?, ?)');
  const forget = db.prepare('DELETE FROM temp.staged_keys WHERE key = ?');
  const { replace, counts } = createTally();
  let lastSeq = 0;
  let lastId = highest;
  const formerOf = (key: string): KeyRow | undefined => find.get(key) as KeyRow | undefined;
  return {
    put(op, objectId, key, search, columns) {
      const former = formerOf(key);
      const seq = former?.seq ?? (lastSeq += 1);
      const id = objectId ?? former?.object_id ?? (lastId += 1);
      insert.run(seq, op, id, key, search, ...columns);
      remember.run(key, seq, op, id);
      replace(former?.op ?? null, op);
      return former?.op ?? null;
    },
    delete(objectId, key) {
      const former = formerOf(key);
      const seq = former?.seq ?? (lastSeq += 1);
      insertDeletion.run(seq, objectId);
      remember.run(key, seq, 'delete', objectId);
      replace(former?.op ?? null, 'delete');
    },
    drop(key) {
      const former = formerOf(key);
      if (former === undefined) return;
      remove.run(former.seq);
      forget.run(key);
      replace(former.op, null);
    },
    counts,
  };
}
