import type { ActivityRow } from '../../../shared/ipc/contract';
import type { Clock } from '../clock';
import type { ActivityEntry } from '../pipeline/ports';
import { genesisHash, hashRow, type ChainHead } from './activity-chain';
import { readRow } from './activity-reader';
import { inTransaction, type Database } from './database';

/** The append-only, hash-chained activity log. */
export interface ActivityRepository {
  /** Appends within the caller’s transaction, or in one of its own where there is none. */
  append(entry: ActivityEntry): ActivityRow;
  /** The events of one operation in their order. */
  ofRequest(requestId: string): readonly ActivityRow[];
  /** The newest rows first. */
  newest(limit: number): readonly ActivityRow[];
  /** Number and hash of the newest row; of the last removed one, or 0 and zeros, where none is kept. */
  head(): ChainHead;
}

type StoredRow = Parameters<typeof readRow>[0];

/** Rows that are damaged are left out here; `verify` names them. */
function shown(rows: unknown[]): readonly ActivityRow[] {
  return (rows as StoredRow[]).map(readRow).flatMap((row) => {
    if (row === null) return [];
    const { hash: _hash, ...rest } = row;
    return [rest];
  });
}

/** Binds the log to a database. */
export function createActivityRepository(db: Database, clock: Clock): ActivityRepository {
  const last = db.prepare('SELECT seq, hash FROM activity ORDER BY seq DESC LIMIT 1');
  const removed = db.prepare('SELECT seq, hash FROM activity_checkpoint WHERE id = 1');
  const insert = db.prepare(
    'INSERT INTO activity (seq, at, event_id, request_id, actor, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const byRequest = db.prepare('SELECT * FROM activity WHERE request_id = ? ORDER BY seq');
  const latest = db.prepare('SELECT * FROM activity ORDER BY seq DESC LIMIT ?');
  const head = (): ChainHead =>
    ((last.get() ?? removed.get()) as ChainHead | undefined) ?? { seq: 0, hash: genesisHash };
  const append = (entry: ActivityEntry): ActivityRow => {
    const before = head();
    const row: ActivityRow = { ...entry, seq: before.seq + 1, at: Math.round(clock.now()) };
    const hash = hashRow(before.hash, row);
    insert.run(row.seq, row.at, row.eventId, row.requestId, row.actor, JSON.stringify(row.data), hash);
    return row;
  };
  return {
    // The row before must still be the last one when this one is written, also where another process appends.
    append: (entry) => (db.isTransaction ? append(entry) : inTransaction(db, () => append(entry))),
    ofRequest: (requestId) => shown(byRequest.all(requestId)),
    newest: (limit) => shown(latest.all(limit)),
    head,
  };
}
