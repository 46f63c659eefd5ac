import type { LedgerEntry, Ledger } from '../pipeline/ports';
import type { ActivityRepository } from './activity-repository';
import { inTransaction, writing, type Database } from './database';
import { fromRow, operationColumns, toCells } from './operation-rows';

/** The ledger on SQLite: claims, operations and their events, each call one transaction. */
export function createLedger(db: Database, activity: ActivityRepository): Ledger {
  const claim = db.prepare(
    'INSERT OR IGNORE INTO claims (request_id, operation, received_at) VALUES (?, ?, ?)',
  );
  const claimed = db.prepare('SELECT seq FROM claims WHERE request_id = ?');
  const fulfil = db.prepare('UPDATE claims SET seq = ? WHERE request_id = ?');
  const marks = operationColumns.map(() => '?').join(', ');
  const insert = db.prepare(`INSERT INTO operations (${operationColumns.join(', ')}) VALUES (${marks})`);
  const read = db.prepare('SELECT * FROM operations WHERE seq = ?');
  const update = db.prepare('UPDATE operations SET replied = ?, stages = ?, total_ms = ? WHERE seq = ?');
  return {
    begin(requestId, operation, receivedAt): LedgerEntry {
      const { changes } = writing(db, () => claim.run(requestId, operation, Math.round(receivedAt)));
      if (changes === 1) return { state: 'new' };
      const row = claimed.get(requestId) as { seq: number | null };
      if (row.seq === null) return { state: 'begun' };
      return { state: 'done', record: fromRow(read.get(row.seq) as Record<string, unknown>) };
    },
    finish(record, owns, events) {
      return inTransaction(db, () => {
        const seq = Number(insert.run(...toCells(record)).lastInsertRowid);
        if (owns) fulfil.run(seq, record.requestId);
        for (const event of events) activity.append(event);
        return { ...record, seq };
      });
    },
    amend(seq, after) {
      writing(db, () => update.run(after.replied ? 1 : 0, JSON.stringify(after.stages), after.totalMs, seq));
    },
  };
}
