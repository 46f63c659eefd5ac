import {
  noCounts,
  type Run,
  type RunError,
  type RunProfile,
  type RunStep,
  type StepCounts,
} from '../sync/run';
import { isCompleted, runStatuses, type ShownStatus } from '../sync/status';
import type { Runs } from '../sync/storage';
import { inTransaction, type Database } from './database';

interface RunRow {
  readonly id: number;
  readonly connector: string;
  readonly profile: RunProfile;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly status: ShownStatus;
  readonly message: string | null;
}

interface StepRow {
  readonly step: number;
  readonly kind: RunStep['kind'];
  readonly partition_dn: string | null;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly status: ShownStatus;
  readonly counts: string;
  readonly message: string | null;
}

const completed = runStatuses
  .filter(isCompleted)
  .map((status) => `'${status}'`)
  .join(', ');
const abandoned =
  'The agent ended during this run. What was known before it still holds; the next run brings the rest.';

function toStep(row: StepRow): RunStep {
  return {
    step: row.step,
    kind: row.kind,
    partitionDn: row.partition_dn,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    status: row.status,
    // Written by this program alone.
    counts: JSON.parse(row.counts) as StepCounts,
    message: row.message,
  };
}

function prepare(db: Database) {
  return {
    start: db.prepare(
      `INSERT INTO sync_runs (connector, profile, started_at, status) VALUES (?, ?, ?, 'in-progress')`,
    ),
    end: db.prepare('UPDATE sync_runs SET ended_at = ?, status = ?, message = ? WHERE id = ?'),
    startStep: db.prepare(
      `INSERT INTO sync_run_steps (run_id, step, kind, partition_dn, started_at, status, counts)
       VALUES (?, ?, ?, ?, ?, 'in-progress', '${JSON.stringify(noCounts)}')`,
    ),
    endStep: db.prepare(
      `UPDATE sync_run_steps SET kind = ?, ended_at = ?, status = ?, counts = ?, message = ?
       WHERE run_id = ? AND step = ?`,
    ),
    seq: db.prepare('SELECT COUNT(*) AS n FROM sync_run_errors WHERE run_id = ? AND step = ?'),
    error: db.prepare('INSERT INTO sync_run_errors VALUES (?, ?, ?, ?, ?, ?, ?)'),
    errors: db.prepare('SELECT * FROM sync_run_errors WHERE run_id = ? ORDER BY step, seq LIMIT ?'),
    get: db.prepare('SELECT * FROM sync_runs WHERE id = ?'),
    steps: db.prepare('SELECT * FROM sync_run_steps WHERE run_id = ? ORDER BY step'),
    list: db.prepare('SELECT * FROM sync_runs ORDER BY id DESC LIMIT ?'),
    listOf: db.prepare('SELECT * FROM sync_runs WHERE connector = ? ORDER BY id DESC LIMIT ?'),
    lastCompleted: db.prepare(`SELECT id, started_at, ended_at FROM sync_runs
      WHERE connector = ? AND profile = ? AND status IN (${completed}) ORDER BY id DESC LIMIT 1`),
    firstCompleted: db.prepare(`SELECT id, ended_at FROM sync_runs
      WHERE connector = ? AND profile = ? AND status IN (${completed}) ORDER BY id LIMIT 1`),
  };
}

function endAbandoned(db: Database, at: number): number {
  return inTransaction(db, () => {
    db.prepare(
      `UPDATE sync_run_steps SET ended_at = ?, status = 'stopped-server', message = ?
       WHERE status = 'in-progress'`,
    ).run(Math.round(at), abandoned);
    const ended = db
      .prepare(
        `UPDATE sync_runs SET ended_at = ?, status = 'stopped-server', message = ?
         WHERE status = 'in-progress'`,
      )
      .run(Math.round(at), abandoned);
    return ended.changes;
  });
}

/** The first and last completed of each profile stay: they say whether writeback may be switched on. */
function purge(db: Database, before: number): number {
  return inTransaction(db, () => {
    const { changes } = db
      .prepare(
        `DELETE FROM sync_runs WHERE ended_at < ? AND id NOT IN
         (SELECT MIN(id) FROM sync_runs WHERE status IN (${completed}) GROUP BY connector, profile UNION
          SELECT MAX(id) FROM sync_runs WHERE status IN (${completed}) GROUP BY connector, profile)`,
      )
      .run(Math.round(before));
    db.exec(`DELETE FROM sync_run_steps WHERE run_id NOT IN (SELECT id FROM sync_runs);
      DELETE FROM sync_run_errors WHERE run_id NOT IN (SELECT id FROM sync_runs)`);
    return changes;
  });
}

/** Binds the history of runs to a database. */
export function createRuns(db: Database): Runs {
  const sql = prepare(db);
  const toRun = (row: RunRow): Run => ({
    id: row.id,
    connector: row.connector,
    profile: row.profile,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    status: row.status,
    message: row.message,
    steps: (sql.steps.all(row.id) as unknown as StepRow[]).map(toStep),
  });
  return {
    start: (connector, profile, at) =>
      Number(sql.start.run(connector, profile, Math.round(at)).lastInsertRowid),
    startStep(runId, { step, kind, partitionDn, startedAt }) {
      sql.startStep.run(runId, step, kind, partitionDn, Math.round(startedAt));
    },
    endStep(runId, { step, kind, endedAt, status, counts, message }) {
      const at = Math.round(endedAt ?? 0);
      sql.endStep.run(kind, at, status, JSON.stringify(counts), message, runId, step);
    },
    addErrors(runId, errors) {
      const [first] = errors;
      if (first === undefined) return;
      inTransaction(db, () => {
        let seq = (sql.seq.get(runId, first.step) as { n: number }).n;
        for (const { step, kind, object, line, detail } of errors)
          sql.error.run(runId, step, (seq += 1), kind, object, line, detail);
      });
    },
    end(runId, at, status, message) {
      sql.end.run(Math.round(at), status, message, runId);
    },
    endAbandoned: (at) => endAbandoned(db, at),
    list(connector, limit) {
      const rows = connector === null ? sql.list.all(limit) : sql.listOf.all(connector, limit);
      return (rows as unknown as RunRow[]).map(toRun);
    },
    get(runId) {
      const row = sql.get.get(runId) as RunRow | undefined;
      return row === undefined ? null : toRun(row);
    },
    errors(runId, limit) {
      const rows = sql.errors.all(runId, limit) as unknown as RunError[];
      return rows.map(({ step, kind, object, line, detail }) => ({ step, kind, object, line, detail }));
    },
    purge: (before) => purge(db, before),
    lastCompleted(connector, profile) {
      const row = sql.lastCompleted.get(connector, profile) as RunRow | undefined;
      return row === undefined ? null : { id: row.id, startedAt: row.started_at, endedAt: row.ended_at };
    },
    firstCompleted(connector, profile) {
      const row = sql.firstCompleted.get(connector, profile) as RunRow | undefined;
      return row === undefined ? null : { id: row.id, endedAt: row.ended_at };
    },
  };
}
