import type { Database } from './database';

/** How a run ended, by the names admins know. */
export type RunStatus =
  'in-progress' | 'success' | 'completed-sync-errors' | 'stopped-connectivity' | 'stopped-error';

/** The history of run profiles. */
export interface RunRepository {
  start(connector: string, profile: string, at: number): number;
  end(id: number, at: number, status: RunStatus, objects: number, error: string | null): void;
  /** When the last full synchronisation ended well; `null` = never. Epoch milliseconds. */
  lastGoodSynchronisation(): number | null;
  /** When a full import of the connector last ended well; `null` = never. Epoch milliseconds. */
  lastGoodImport(connector: string): number | null;
}

/** Binds the history to a database; runs that a killed process left behind are marked as stopped. */
export function createRunRepository(db: Database): RunRepository {
  db.prepare(
    `UPDATE runs SET status = 'stopped-error', error = 'The agent stopped during the run' WHERE ended_at IS NULL`,
  ).run();
  const insert = db.prepare(
    `INSERT INTO runs (connector, profile, started_at, status, objects) VALUES (?, ?, ?, 'in-progress', 0)`,
  );
  const update = db.prepare('UPDATE runs SET ended_at = ?, status = ?, objects = ?, error = ? WHERE id = ?');
  const last = db.prepare(
    `SELECT MAX(ended_at) AS at FROM runs WHERE profile = 'Full Synchronization' AND status = 'success'`,
  );
  const lastImport = db.prepare(
    `SELECT MAX(ended_at) AS at FROM runs WHERE connector = ? AND profile = 'Full Import' AND status = 'success'`,
  );
  return {
    start: (connector, profile, at) => Number(insert.run(connector, profile, Math.round(at)).lastInsertRowid),
    end(id, at, status, objects, error) {
      update.run(Math.round(at), status, objects, error, id);
    },
    lastGoodSynchronisation: () => (last.get() as { at: number | null }).at,
    lastGoodImport: (connector) => (lastImport.get(connector) as { at: number | null }).at,
  };
}
