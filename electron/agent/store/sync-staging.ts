import type { ImportCounts, StagedImport } from '../sync/storage';
import { inTransaction, type Database } from './database';
import { createPace } from './pace';
import { createRowSet, type RowSet } from './row-set';
import { applyBatch } from './sync-apply';
import type { SpaceShape, Value } from './sync-shapes';
import { createStagedChanges, type ImportOp, type StagedChanges } from './sync-staged-changes';

const unseenBatch = 1_000;
/** In the known row, before the columns of the shape. */
const fixedColumns = ['id', 'partition_id', 'op'] as const;

interface Where {
  readonly kind: 'directory' | 'cloud';
  readonly runId: number;
  readonly connectorId: number;
  readonly partitionId: number;
}

/** An object against the row the connector space has of it. `op` `null` = the same. */
interface Judged<T> {
  readonly object: T;
  readonly key: string;
  readonly columns: readonly Value[];
  readonly op: ImportOp | null;
  readonly objectId: number | null;
  /** It came before in this import, or was said to be gone. */
  readonly repeated: boolean;
}

/** Looks objects up in a connector space, and remembers which of its rows came. */
function createJudge<T>(db: Database, shape: SpaceShape<T>, where: Where, seen: RowSet) {
  const nameAt = shape.name === null ? -1 : shape.columns.indexOf(shape.name);
  const first = fixedColumns.length;
  const known = db.prepare(
    `SELECT ${[...fixedColumns, ...shape.columns].join(', ')} FROM ${shape.table} o
     LEFT JOIN sync_pending p ON p.connector_id = o.connector_id AND p.object_id = o.id
     WHERE o.connector_id = ? AND o.${shape.key} = ?`,
  );
  known.setReturnArrays(true);
  const rowOf = (key: string): readonly Value[] | undefined =>
    known.get(where.connectorId, key) as readonly Value[] | undefined;
  const compare = (row: readonly Value[], columns: readonly Value[]): ImportOp | null => {
    if (nameAt >= 0 && row[first + nameAt] !== columns[nameAt]) return 'rename';
    const same = columns.every((value, index) => row[first + index] === value);
    return same && row[1] === where.partitionId && row[2] !== 'delete' ? null : 'update';
  };
  return {
    rowOf,
    judge(object: T): Judged<T> {
      const key = shape.keyOf(object);
      const columns = shape.values(object);
      const row = rowOf(key);
      if (row === undefined) return { object, key, columns, op: 'add', objectId: null, repeated: false };
      const objectId = row[0] as number;
      const repeated = seen.has(objectId);
      seen.add(objectId);
      return { object, key, columns, op: compare(row, columns), objectId, repeated };
    },
  };
}

/** Counts the rows that came as they were, each once, whatever came of them before or comes after. */
function createUnchanged(highest: number) {
  const rows = createRowSet(highest);
  let count = 0;
  return {
    count: () => count,
    set(id: number, unchanged: boolean): void {
      if (rows.has(id) === unchanged) return;
      count += unchanged ? 1 : -1;
      if (unchanged) rows.add(id);
      else rows.remove(id);
    },
  };
}

/** Writes what came, one row a key: of an object that comes twice the later one counts. */
function createWriter<T>(
  db: Database,
  shape: SpaceShape<T>,
  changes: StagedChanges,
  unchanged: ReturnType<typeof createUnchanged>,
) {
  const note = ({ object, key, columns, op, objectId, repeated }: Judged<T>): boolean => {
    if (objectId !== null) unchanged.set(objectId, op === null);
    if (op !== null)
      return changes.put(op, objectId, key, shape.search(object), columns) !== null || repeated;
    // Only of what came before, or was said to be gone, can anything be staged.
    if (repeated) changes.drop(key);
    return repeated;
  };
  return {
    /** @returns keys that came before */
    write(all: readonly Judged<T>[]): readonly string[] {
      const work = (): readonly string[] => all.filter((one) => note(one)).map(({ key }) => key);
      // Nothing to write is the usual case, and then nobody has to wait for the database.
      return all.every(({ op, repeated }) => op === null && !repeated) ? work() : inTransaction(db, work);
    },
  };
}

/**
 * Begins an import: what another one left is forgotten. Objects that are as the connector space has them cost a look-up and
 * no write, so that a full import of a directory in which little changed writes little.
 */
export function beginStaging<T>(db: Database, shape: SpaceShape<T>, where: Where): StagedImport<T> {
  // A link may outlive its object for a moment: the row id it names is never another object’s.
  const { max } = db
    .prepare(
      `SELECT MAX((SELECT COALESCE(MAX(id), 0) FROM ${shape.table}),
         (SELECT COALESCE(MAX(object_id), 0) FROM ${shape.links})) AS max`,
    )
    .get() as { max: number };
  discardStaging(db);
  db.prepare(
    `INSERT INTO sync_import (id, run_id, partition_id, kind, epoch)
     SELECT 1, :run, :partition, :kind, epoch FROM sync_partitions WHERE id = :partition`,
  ).run({ run: where.runId, partition: where.partitionId, kind: where.kind });
  return bindStaging(db, shape, where, max);
}

function ready(db: Database, partitionId: number, watermark: string | null, at: number): void {
  inTransaction(db, () => {
    db.prepare('UPDATE sync_import SET ready = 1, watermark = ?').run(watermark);
    db.prepare('UPDATE sync_partitions SET imported_at = ? WHERE id = ?').run(Math.round(at), partitionId);
  });
}

function bindStaging<T>(db: Database, shape: SpaceShape<T>, where: Where, highest: number): StagedImport<T> {
  const seen = createRowSet(highest);
  const changes = createStagedChanges(db, shape, highest);
  const { rowOf, judge } = createJudge(db, shape, where, seen);
  const unchanged = createUnchanged(highest);
  const writer = createWriter(db, shape, changes, unchanged);
  const after = db.prepare(`SELECT id, ${shape.key} AS key FROM ${shape.table} o
    WHERE id > ? AND partition_id = ? AND NOT EXISTS (SELECT 1 FROM sync_pending p
      WHERE p.connector_id = o.connector_id AND p.object_id = o.id AND p.op = 'delete')
    ORDER BY id LIMIT ?`);
  const pace = createPace();
  let unseenFrom = 0;
  const gone = (key: string): void => {
    const row = rowOf(key);
    if (row?.[1] !== where.partitionId || row[2] === 'delete') {
      changes.drop(key);
      return;
    }
    const id = row[0] as number;
    // What comes of it from now on comes again.
    seen.add(id);
    unchanged.set(id, false);
    changes.delete(id, key);
  };
  const keep = (key: string): void => {
    const row = rowOf(key);
    if (row === undefined) return;
    seen.add(row[0] as number);
    changes.drop(key);
  };
  return {
    stage(objects) {
      const repeats: string[] = [];
      for (let done = 0; done < objects.length;) {
        done += pace.run((size) => {
          const some = objects.slice(done, done + size);
          repeats.push(...writer.write(some.map((object) => judge(object))));
          return some.length;
        });
      }
      return repeats;
    },
    gone: (keys) => inTransaction(db, () => keys.forEach(gone)),
    keep: (keys) => inTransaction(db, () => keys.forEach(keep)),
    stageUnseen() {
      const rows = after.all(unseenFrom, where.partitionId, unseenBatch) as unknown as {
        readonly id: number;
        readonly key: string;
      }[];
      unseenFrom = rows.at(-1)?.id ?? unseenFrom;
      const unseen = rows.filter(({ id }) => !seen.has(id));
      if (unseen.length > 0)
        inTransaction(db, () => unseen.forEach(({ id, key }) => changes.delete(id, key)));
      return rows.length === unseenBatch;
    },
    counts: (): ImportCounts => ({ ...changes.counts(), unchanged: unchanged.count() }),
    ready: (watermark, at) => ready(db, where.partitionId, watermark, at),
    apply: () => pace.run((size) => applyBatch(db, shape, size)),
    discard: () => discardStaging(db),
  };
}

/** Forgets an import that was not read to its end. */
export function discardStaging(db: Database): void {
  inTransaction(db, () =>
    db.exec(`DELETE FROM sync_import; DELETE FROM sync_import_directory; DELETE FROM sync_import_cloud`),
  );
}
