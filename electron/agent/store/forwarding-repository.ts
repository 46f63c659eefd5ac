import { inTransaction, type Database } from './database';

/** How far the activity log has been sent to its syslog server. */
export interface ForwardingRepository {
  /** Number of the last row that was sent to this server; 0 = none. @param target `host:port` */
  position(target: string): number;
  /** Forgets the position of a former server. */
  put(target: string, seq: number): void;
}

/** Binds the position to a database. */
export function createForwardingRepository(db: Database): ForwardingRepository {
  const read = db.prepare('SELECT seq FROM activity_forwarding WHERE id = 1 AND target = ?');
  const write = db.prepare(
    `INSERT INTO activity_forwarding (id, target, seq) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET target = excluded.target, seq = excluded.seq`,
  );
  return {
    position: (target) => (read.get(target) as { seq: number } | undefined)?.seq ?? 0,
    put: (target, seq) => void inTransaction(db, () => write.run(target, seq)),
  };
}
