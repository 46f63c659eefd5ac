import { writing, type Database } from './database';

/** One heartbeat that was sent, or could not be. */
export interface HeartbeatRow {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly ok: boolean;
  readonly error: string | null;
}

/** The history of heartbeats; 30 days are kept. */
export interface HeartbeatRepository {
  add(row: HeartbeatRow): void;
  last(): HeartbeatRow | null;
}

const keptMs = 30 * 24 * 3_600_000;

/** Binds the history to a database. */
export function createHeartbeatRepository(db: Database): HeartbeatRepository {
  const insert = db.prepare('INSERT OR REPLACE INTO heartbeats (at, ok, error) VALUES (?, ?, ?)');
  const trim = db.prepare('DELETE FROM heartbeats WHERE at < ?');
  const newest = db.prepare('SELECT at, ok, error FROM heartbeats ORDER BY at DESC LIMIT 1');
  return {
    add(row) {
      writing(db, () => {
        insert.run(Math.round(row.at), row.ok ? 1 : 0, row.error);
        trim.run(Math.round(row.at) - keptMs);
      });
    },
    last() {
      const row = newest.get() as { at: number; ok: number; error: string | null } | undefined;
      return row === undefined ? null : { at: row.at, ok: row.ok === 1, error: row.error };
    },
  };
}
