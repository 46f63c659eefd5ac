import { pageSize, type OperationPage, type OperationQuery } from '../../../shared/ipc/contract';
import type { Counts } from '../../../shared/model/agent-status';
import { outcomeCodes, type OutcomeCode, type OutcomeKind } from '../../../shared/outcome-codes';
import type { Database } from './database';
import { fromRow } from './operation-rows';

const hourMs = 3_600_000;
const windowHours = 24;

/** Reads the operations log. */
export interface OperationsRepository {
  query(query: OperationQuery): OperationPage;
  /** What happened in the 24 hours before `now` (epoch milliseconds). */
  counts(now: number): Counts;
}

function codesOf(kinds: readonly OutcomeKind[]): OutcomeCode[] {
  return (Object.keys(outcomeCodes) as OutcomeCode[]).filter((code) =>
    kinds.includes(outcomeCodes[code].kind),
  );
}

function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

type Condition = readonly [sql: string, ...values: (string | number)[]];

function conditions(query: OperationQuery): Condition[] {
  const list: Condition[] = [];
  if (query.kinds.length > 0) {
    const codes = codesOf(query.kinds);
    list.push([`code IN (${marks(codes)})`, ...codes]);
  }
  if (query.operations.length > 0)
    list.push([`operation IN (${marks(query.operations)})`, ...query.operations]);
  const text = query.text.trim().toLowerCase();
  if (text !== '') list.push([`search LIKE ? ESCAPE '\\'`, `%${escapeLike(text)}%`]);
  if (query.from !== null) list.push(['received_at >= ?', query.from]);
  if (query.to !== null) list.push(['received_at < ?', query.to]);
  if (query.beforeSeq !== null) list.push(['seq < ?', query.beforeSeq]);
  return list;
}

interface HourRow {
  readonly hour: number;
  readonly code: OutcomeCode;
  readonly count: number;
}

function summarise(rows: readonly HourRow[], firstHour: number): Omit<Counts, 'medianMs' | 'p99Ms'> {
  const totals = { success: 0, refused: 0, failed: 0, unknown: 0 };
  const hourly = Array.from({ length: windowHours }, (_, index) => ({
    from: firstHour + index * hourMs,
    success: 0,
    other: 0,
  }));
  for (const { hour, code, count } of rows) {
    const kind = outcomeCodes[code].kind;
    totals[kind] += count;
    const slot = hourly[hour];
    if (slot !== undefined) slot[kind === 'success' ? 'success' : 'other'] += count;
  }
  return { total: totals.success + totals.refused + totals.failed + totals.unknown, ...totals, hourly };
}

/** Binds the log to a database. */
export function createOperationsRepository(db: Database): OperationsRepository {
  const perHour = db.prepare(
    `SELECT CAST((received_at - ?) / ${hourMs} AS INTEGER) AS hour, code, COUNT(*) AS count
     FROM operations WHERE received_at >= ? GROUP BY hour, code`,
  );
  const quantile = db.prepare(
    'SELECT total_ms FROM operations WHERE received_at >= ? ORDER BY total_ms LIMIT 1 OFFSET ?',
  );
  return {
    query(query) {
      const where = conditions(query);
      const sql = where.length === 0 ? '' : `WHERE ${where.map(([part]) => part).join(' AND ')}`;
      const values = where.flatMap(([, ...rest]) => rest);
      const rows = db
        .prepare(`SELECT * FROM operations ${sql} ORDER BY seq DESC LIMIT ${pageSize + 1}`)
        .all(...values);
      const records = (rows as Record<string, unknown>[]).map(fromRow);
      return { operations: records.slice(0, pageSize), more: records.length > pageSize };
    },
    counts(now) {
      const firstHour = now - windowHours * hourMs;
      const summary = summarise(perHour.all(firstHour, firstHour) as HourRow[], firstHour);
      const at = (share: number): number | null => {
        if (summary.total === 0) return null;
        const offset = Math.min(summary.total - 1, Math.floor(summary.total * share));
        return (quantile.get(firstHour, offset) as { total_ms: number } | undefined)?.total_ms ?? null;
      };
      return { ...summary, medianMs: at(0.5), p99Ms: at(0.99) };
    },
  };
}
