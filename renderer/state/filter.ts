import type { OperationQuery } from '../../shared/ipc/contract';
import type { OperationRecord } from '../../shared/model/operation-record';
import type { Operation } from '../../shared/operations';
import { outcomeCodes, type OutcomeKind } from '../../shared/outcome-codes';

const hourMs = 3_600_000;

/** The time ranges one click away, with their length in milliseconds. */
export const presetRanges = { lastHour: hourMs, lastDay: 24 * hourMs, lastWeek: 168 * hourMs } as const;
export type PresetRange = keyof typeof presetRanges;

/** When an operation was received. Bounds are epoch milliseconds, `null` = open. */
export type TimeRange =
  | { readonly kind: 'any' }
  | { readonly kind: PresetRange }
  | { readonly kind: 'custom'; readonly from: number | null; readonly to: number | null };

/** What the admin has chosen to see. Empty lists mean all. */
export interface Filter {
  readonly kinds: readonly OutcomeKind[];
  readonly operations: readonly Operation[];
  readonly text: string;
  readonly range: TimeRange;
}

/** Shows everything. */
export const noFilter: Filter = { kinds: [], operations: [], text: '', range: { kind: 'any' } };

/** Whether a filter hides anything. */
export function isFiltering(filter: Filter): boolean {
  const { kinds, operations, text, range } = filter;
  return kinds.length > 0 || operations.length > 0 || text.trim() !== '' || range.kind !== 'any';
}

function bounds(range: TimeRange, now: number): Pick<OperationQuery, 'from' | 'to'> {
  if (range.kind === 'any') return { from: null, to: null };
  if (range.kind === 'custom') return { from: range.from, to: range.to };
  return { from: now - presetRanges[range.kind], to: null };
}

/** The query of a filter’s first page. Relative ranges count back from `now` (epoch milliseconds). */
export function toQuery(filter: Filter, now: number): OperationQuery {
  return {
    kinds: [...filter.kinds],
    operations: [...filter.operations],
    text: filter.text.trim().slice(0, 200),
    ...bounds(filter.range, now),
    beforeSeq: null,
  };
}

function holdsText(record: OperationRecord, text: string): boolean {
  const wanted = text.toLowerCase();
  const { user, requestId, cloudAnchor, distinguishedName, code, detail } = record;
  return [user, requestId, cloudAnchor, distinguishedName, code, detail].some(
    (value) => value !== null && value.toLowerCase().includes(wanted),
  );
}

/** Whether the host would list a record for a query: decides which live operations belong in the log. */
export function matches(record: OperationRecord, query: OperationQuery): boolean {
  if (query.kinds.length > 0 && !query.kinds.includes(outcomeCodes[record.code].kind)) return false;
  if (
    query.operations.length > 0 &&
    (record.operation === null || !query.operations.includes(record.operation))
  ) {
    return false;
  }
  if (query.from !== null && record.receivedAt < query.from) return false;
  if (query.to !== null && record.receivedAt >= query.to) return false;
  return query.text === '' || holdsText(record, query.text);
}
