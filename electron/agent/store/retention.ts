import type { ActivityReader } from './activity-reader';
import type { ActivityRepository } from './activity-repository';
import type { ChainHead } from './activity-chain';
import { inTransaction, type Database } from './database';

/** Rows of one transaction: a few milliseconds, so that operations do not wait. */
const batchRows = 250;

/** How much was removed. */
export interface Removed {
  readonly activity: number;
  readonly operations: number;
  readonly claims: number;
}

/** Removes what is older than the retention time. */
export interface Retention {
  /**
   * Removes what is from before `before` (epoch milliseconds); the generator pauses between transactions. First a row
   * is appended that carries number and hash of the last row to be removed: the chain is verified from there on. A stop
   * in the middle is made good by the next call.
   */
  remove(before: number): Generator<void, Removed>;
}

/** The last row of the log’s beginning whose rows are all from before; `null` = the first one is not. */
function* lastBefore(reader: ActivityReader, before: number): Generator<void, ChainHead | null> {
  let found: ChainHead | null = null;
  let after = reader.checkpoint()?.seq ?? 0;
  for (;;) {
    const page = reader.rowsAfter(after, batchRows);
    for (const { seq, row } of page) {
      // A damaged row stays, and everything behind it: what shows that somebody was here is not removed.
      if (row === null || row.at >= before) return found;
      found = { seq, hash: row.hash };
      after = seq;
    }
    if (page.length === 0) return found;
    yield;
  }
}

function prepare(db: Database): {
  readonly activity: (through: ChainHead) => number;
  readonly claims: (before: number) => number;
  readonly operations: (before: number) => number;
  readonly countOld: (before: number) => number;
} {
  const hashOf = db.prepare('SELECT hash FROM activity WHERE seq = ?');
  const first = db.prepare('SELECT MIN(seq) AS seq FROM activity');
  const keep = db.prepare(
    `INSERT INTO activity_checkpoint (id, seq, hash) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash`,
  );
  const cut = db.prepare('DELETE FROM activity WHERE seq <= ?');
  const claims = db.prepare(
    `DELETE FROM claims WHERE request_id IN (SELECT request_id FROM claims WHERE received_at < ? LIMIT ${batchRows})`,
  );
  const operations = db.prepare(
    `DELETE FROM operations WHERE seq IN (
       SELECT seq FROM operations WHERE received_at < ?
       AND NOT EXISTS (SELECT 1 FROM claims WHERE claims.seq = operations.seq) LIMIT ${batchRows})`,
  );
  const old = db.prepare('SELECT COUNT(*) AS count FROM operations WHERE received_at < ?');
  return {
    activity(through) {
      const { seq } = first.get() as { seq: number | null };
      if (seq === null || seq > through.seq) return 0;
      const to = Math.min(through.seq, seq + batchRows - 1);
      const { hash } = hashOf.get(to) as { hash: string };
      return inTransaction(db, () => {
        keep.run(to, hash);
        return cut.run(to).changes;
      });
    },
    claims: (before) => inTransaction(db, () => claims.run(before).changes),
    operations: (before) => inTransaction(db, () => operations.run(before).changes),
    countOld: (before) => (old.get(before) as { count: number }).count,
  };
}

function* repeated(work: () => number): Generator<void, number> {
  let sum = 0;
  for (;;) {
    const changes = work();
    if (changes === 0) return sum;
    sum += changes;
    yield;
  }
}

/** Binds the retention to a database. */
export function createRetention(
  db: Database,
  activity: Pick<ActivityRepository, 'append'>,
  reader: ActivityReader,
): Retention {
  const statements = prepare(db);
  return {
    *remove(before) {
      const through = yield* lastBefore(reader, before);
      const operations = statements.countOld(before);
      const trim = reader.lastTrim();
      const isNew = through !== null && through.seq > (trim?.seq ?? 0);
      if (isNew) {
        const data = { before, operations, throughSeq: through.seq, throughHash: through.hash };
        activity.append({ eventId: 34152, requestId: null, actor: 'agent', data });
      }
      const last = isNew ? through : trim;
      return {
        activity: last === null ? 0 : yield* repeated(() => statements.activity(last)),
        claims: yield* repeated(() => statements.claims(before)),
        operations: yield* repeated(() => statements.operations(before)),
      };
    },
  };
}
