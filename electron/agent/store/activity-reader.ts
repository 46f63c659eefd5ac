import { isEventId } from '../../../shared/event-ids';
import type { ActivityRow } from '../../../shared/ipc/contract';
import { activityRowSchema } from '../../../shared/model/activity-row';
import type { ChainedRow, ChainHead } from './activity-chain';
import type { Database } from './database';

/** A row as it stands in the file; `null` when it is none that the agent writes. */
export interface ReadRow {
  readonly seq: number;
  readonly row: ChainedRow | null;
}

/** Rows of a time. Epoch milliseconds; `null` = without a bound. */
export interface ActivityRange {
  /** At or after. */
  readonly from: number | null;
  /** Before. */
  readonly to: number | null;
}

/** Reads the activity log a page at a time, in the order of its rows, without trusting it. */
export interface ActivityReader {
  rowsAfter(seq: number, limit: number): readonly ReadRow[];
  /** Likewise, rows of a time only. */
  rowsOf(range: ActivityRange, afterSeq: number, limit: number): readonly ReadRow[];
  count(range: ActivityRange): number;
  /** Number of the first row, `null` when there is none. */
  firstSeq(): number | null;
  /** The last row. */
  last(): ChainHead | null;
  /** The last removed row, as the table beside the log has it. */
  checkpoint(): ChainHead | null;
  /** The last removed row, as the newest row about a removal has it. */
  lastTrim(): ChainHead | null;
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

/** Facts in a form the agent never writes (spaces, members twice) could be changed without the hash noticing. */
function parseFacts(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? value : null;
  } catch {
    return null;
  }
}

/** A stored row, checked; `null` when it is none that the agent writes. */
export function readRow(stored: StoredRow): ChainedRow | null {
  if (!isEventId(stored.event_id)) return null;
  const row: { readonly [name in keyof ActivityRow]: unknown } = {
    seq: stored.seq,
    at: stored.at,
    eventId: stored.event_id,
    requestId: stored.request_id,
    actor: stored.actor,
    data: parseFacts(stored.data),
  };
  const parsed = activityRowSchema.safeParse(row);
  return parsed.success ? { ...parsed.data, hash: stored.hash } : null;
}

/** The row through which everything before was removed, from the facts of an event 34152. */
function trimOf(data: string): ChainHead | null {
  const facts = parseFacts(data);
  if (typeof facts !== 'object' || facts === null) return null;
  const { throughSeq, throughHash } = facts as { throughSeq?: unknown; throughHash?: unknown };
  if (typeof throughSeq !== 'number' || typeof throughHash !== 'string') return null;
  return { seq: throughSeq, hash: throughHash };
}

const earliest = Number.MIN_SAFE_INTEGER;
const latest = Number.MAX_SAFE_INTEGER;

/** Binds the reader to a database, which may be open to read only. */
export function createActivityReader(db: Database): ActivityReader {
  const after = db.prepare('SELECT * FROM activity WHERE seq > ? ORDER BY seq LIMIT ?');
  const within = db.prepare(
    'SELECT * FROM activity WHERE seq > ? AND at >= ? AND at < ? ORDER BY seq LIMIT ?',
  );
  const counted = db.prepare('SELECT COUNT(*) AS count FROM activity WHERE at >= ? AND at < ?');
  const first = db.prepare('SELECT MIN(seq) AS seq FROM activity');
  const newest = db.prepare('SELECT seq, hash FROM activity ORDER BY seq DESC LIMIT 1');
  const kept = db.prepare('SELECT seq, hash FROM activity_checkpoint WHERE id = 1');
  const trim = db.prepare('SELECT data FROM activity WHERE event_id = 34152 ORDER BY seq DESC LIMIT 1');
  const read = (rows: unknown[]): readonly ReadRow[] =>
    (rows as StoredRow[]).map((stored) => ({ seq: stored.seq, row: readRow(stored) }));
  return {
    rowsAfter: (seq, limit) => read(after.all(seq, limit)),
    rowsOf: ({ from, to }, seq, limit) => read(within.all(seq, from ?? earliest, to ?? latest, limit)),
    count: ({ from, to }) => (counted.get(from ?? earliest, to ?? latest) as { count: number }).count,
    firstSeq: () => (first.get() as { seq: number | null }).seq,
    last: () => (newest.get() as ChainHead | undefined) ?? null,
    checkpoint: () => (kept.get() as ChainHead | undefined) ?? null,
    lastTrim() {
      const row = trim.get() as { data: string } | undefined;
      return row === undefined ? null : trimOf(row.data);
    },
  };
}
