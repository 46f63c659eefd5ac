import type { IpcError, OperationPage, OperationQuery } from '../../shared/ipc/contract';
import type { OperationRecord } from '../../shared/model/operation-record';
import { matches, noFilter, toQuery, type Filter } from './filter';

/** Rows kept at most; older ones are dropped and can be fetched again. */
export const maxRows = 200_000;

/** The log of the Operations page. All lists are newest first and hold no `seq` twice. */
export interface LogState {
  readonly filter: Filter;
  /** The query the rows answer. */
  readonly query: OperationQuery;
  readonly phase: 'idle' | 'loading' | 'ready' | 'loadingMore';
  /** Why the last page could not be fetched. */
  readonly error: IpcError | null;
  /** Number of the load; answers to an earlier one are dropped. */
  readonly load: number;
  readonly rows: readonly OperationRecord[];
  /** Ended while the log was held (`isHeld`) or its first page on its way. */
  readonly waiting: readonly OperationRecord[];
  /** The admin has pressed Pause. */
  readonly paused: boolean;
  /** The admin has scrolled away from the newest row. */
  readonly away: boolean;
  /** Whether older rows can be fetched. */
  readonly more: boolean;
}

/** Nothing asked for yet. */
export const initialLogState: LogState = {
  filter: noFilter,
  query: toQuery(noFilter, 0),
  phase: 'idle',
  error: null,
  load: 0,
  rows: [],
  waiting: [],
  paused: false,
  away: false,
  more: false,
};

/** Whether new operations wait instead of moving the rows under the reader’s eyes. */
export function isHeld(state: Pick<LogState, 'paused' | 'away'>): boolean {
  return state.paused || state.away;
}

/** Position of a `seq` in a newest-first list, or -1. */
export function indexOfSeq(rows: readonly OperationRecord[], seq: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = rows[middle]?.seq ?? 0;
    if (at === seq) return middle;
    if (at > seq) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Puts newer rows before older ones; a row of both lists is kept as the newer list has it. */
function prepend(
  newer: readonly OperationRecord[],
  older: readonly OperationRecord[],
): readonly OperationRecord[] {
  if (newer.length === 0) return older;
  const sorted = [...newer].sort((a, b) => b.seq - a.seq);
  const oldestOfNewer = sorted.at(-1)?.seq ?? 0;
  // Nearly always: nothing overlaps, and a long list is copied once and not sorted again.
  if (oldestOfNewer > (older[0]?.seq ?? 0)) return [...sorted, ...older];
  const known = new Set(sorted.map((record) => record.seq));
  return [...sorted, ...older.filter((record) => !known.has(record.seq))].sort((a, b) => b.seq - a.seq);
}

function trimmed(rows: readonly OperationRecord[], more: boolean): Pick<LogState, 'rows' | 'more'> {
  return rows.length <= maxRows ? { rows, more } : { rows: rows.slice(0, maxRows), more: true };
}

function replaceKnown(
  rows: readonly OperationRecord[],
  record: OperationRecord,
): readonly OperationRecord[] | null {
  const index = indexOfSeq(rows, record.seq);
  return index < 0 ? null : [...rows.slice(0, index), record, ...rows.slice(index + 1)];
}

/** The first page of a filter is being asked for. The old rows stay until it is here. */
export function loadStarted(state: LogState, filter: Filter, now: number): LogState {
  const query = toQuery(filter, now);
  return {
    ...state,
    filter,
    query,
    phase: 'loading',
    error: null,
    load: state.load + 1,
    waiting: [],
    away: false,
  };
}

/** The next page is being asked for. */
export function moreStarted(state: LogState): LogState {
  return { ...state, phase: 'loadingMore', error: null };
}

/** Takes the page that load number `load` asked for. */
export function pageArrived(state: LogState, load: number, page: OperationPage): LogState {
  if (load !== state.load) return state;
  if (state.phase === 'loadingMore') {
    return { ...state, phase: 'ready', ...trimmed([...state.rows, ...page.operations], page.more) };
  }
  const rows = prepend(state.waiting, page.operations);
  return { ...state, phase: 'ready', waiting: [], ...trimmed(rows, page.more) };
}

/** A failed first page leaves no rows behind that would not answer its query. */
export function pageFailed(state: LogState, load: number, error: IpcError): LogState {
  if (load !== state.load) return state;
  const rows = state.phase === 'loading' ? [] : state.rows;
  return { ...state, phase: 'ready', error, rows };
}

/** Takes operations that have just ended (any order); a known `seq` is replaced by its newer version. */
export function operationsEnded(state: LogState, ended: readonly OperationRecord[]): LogState {
  if (state.phase === 'idle') return state;
  let { rows, waiting } = state;
  const fresh: OperationRecord[] = [];
  for (const record of ended) {
    const inRows = replaceKnown(rows, record);
    const inWaiting = inRows === null ? replaceKnown(waiting, record) : null;
    if (inRows !== null) rows = inRows;
    else if (inWaiting !== null) waiting = inWaiting;
    else if (matches(record, state.query)) fresh.push(record);
  }
  const keepBack = isHeld(state) || state.phase === 'loading';
  if (keepBack) return { ...state, rows, waiting: prepend(fresh, waiting) };
  return { ...state, waiting, ...trimmed(prepend(fresh, rows), state.more) };
}

/** Pauses, resumes or notes the scroll position; once nothing holds the log, what waits goes into the rows. */
export function holdChanged(state: LogState, hold: Partial<Pick<LogState, 'paused' | 'away'>>): LogState {
  const next = { ...state, ...hold };
  if (next.paused === state.paused && next.away === state.away) return state;
  if (isHeld(next) || state.phase === 'loading') return next;
  return { ...next, waiting: [], ...trimmed(prepend(state.waiting, state.rows), state.more) };
}
