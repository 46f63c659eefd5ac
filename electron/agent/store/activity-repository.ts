import type { EventId } from '../../../shared/event-ids';
import type { ActivityRow } from '../../../shared/ipc/contract';
import type { Clock } from '../clock';
import type { ActivityEntry } from '../pipeline/ports';
import { findBreak, genesisHash, hashRow, type ChainBreak } from './activity-chain';
import { writing, type Database } from './database';

/** The append-only, hash-chained activity log. */
export interface ActivityRepository {
  /** Appends within the caller’s transaction, or in one of its own where there is none. */
  append(entry: ActivityEntry): ActivityRow;
  /** The events of one operation in their order. */
  ofRequest(requestId: string): readonly ActivityRow[];
  /** The newest rows first. */
  newest(limit: number): readonly ActivityRow[];
  /** Hash of the newest row. */
  head(): string;
  /** The first break of the chain, `null` when it holds. */
  verify(): ChainBreak | null;
}

interface StoredRow {
  readonly seq: number;
  readonly at: number;
  readonly event_id: number;
  readonly request_id: string | null;
  readonly actor: string;
  readonly data: string;
  readonly hash: string;
}

function fromStored(row: StoredRow): ActivityRow & { readonly hash: string } {
  return {
    seq: row.seq,
    at: row.at,
    eventId: row.event_id as EventId,
    requestId: row.request_id,
    actor: row.actor,
    data: JSON.parse(row.data) as ActivityRow['data'],
    hash: row.hash,
  };
}

function withoutHash({ hash: _hash, ...row }: ActivityRow & { readonly hash: string }): ActivityRow {
  return row;
}

/** Binds the log to a database. */
export function createActivityRepository(db: Database, clock: Clock): ActivityRepository {
  const last = db.prepare('SELECT seq, hash FROM activity ORDER BY seq DESC LIMIT 1');
  const insert = db.prepare(
    'INSERT INTO activity (seq, at, event_id, request_id, actor, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const byRequest = db.prepare('SELECT * FROM activity WHERE request_id = ? ORDER BY seq');
  const latest = db.prepare('SELECT * FROM activity ORDER BY seq DESC LIMIT ?');
  const everything = db.prepare('SELECT * FROM activity ORDER BY seq');
  const lastRow = (): { seq: number; hash: string } =>
    (last.get() as { seq: number; hash: string } | undefined) ?? { seq: 0, hash: genesisHash };
  return {
    append(entry) {
      const before = lastRow();
      const row: ActivityRow = { ...entry, seq: before.seq + 1, at: clock.now() };
      const hash = hashRow(before.hash, row);
      writing(db, () =>
        insert.run(row.seq, row.at, row.eventId, row.requestId, row.actor, JSON.stringify(row.data), hash),
      );
      return row;
    },
    ofRequest: (requestId) => (byRequest.all(requestId) as StoredRow[]).map(fromStored).map(withoutHash),
    newest: (limit) => (latest.all(limit) as StoredRow[]).map(fromStored).map(withoutHash),
    head: () => lastRow().hash,
    verify() {
      const rows = function* (): Generator<ActivityRow & { readonly hash: string }> {
        for (const row of everything.iterate() as Iterable<StoredRow>) yield fromStored(row);
      };
      return findBreak(rows());
    },
  };
}
