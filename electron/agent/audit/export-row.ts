import { events, type EventLevel } from '../../../shared/event-ids';
import type { ActivityRow } from '../../../shared/ipc/contract';
import type { ChainedRow } from '../store/activity-chain';

/** A row as it is exported: the words an auditor looks for have columns of their own. */
export interface ExportRow {
  readonly seq: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  readonly event: number;
  readonly name: string;
  readonly level: EventLevel;
  readonly actor: string;
  readonly requestId: string | null;
  /** Outcome code of an operation; of an admin’s action what the event says. */
  readonly outcome: string | null;
  readonly before: string | null;
  readonly after: string | null;
  /** All facts, `before`, `after` and `code` included. */
  readonly data: ActivityRow['data'];
  readonly hash: string;
  /** What the event says, in words. */
  readonly text: string;
}

/** The ends of event names, which the closed service gave its events: what came of it. */
const outcomeEnds: readonly (readonly [end: string, outcome: string])[] = [
  ['Start', 'started'],
  ['Success', 'success'],
  ['Fail', 'failed'],
  ['Failed', 'failed'],
  ['Error', 'failed'],
];

function outcomeOf({ eventId, data }: ActivityRow): string | null {
  const { code } = data;
  if (typeof code === 'string') return code;
  const { name } = events[eventId];
  return outcomeEnds.find(([end]) => name.endsWith(end))?.[1] ?? 'success';
}

const asText = (value: ActivityRow['data'][string] | undefined): string | null =>
  value === undefined || value === null ? null : String(value);

function isoTime(at: number): string {
  const date = new Date(at);
  // A time that somebody altered beyond all dates must not stop the export.
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}

/** Makes the exported form of a row. */
export function toExportRow(row: ChainedRow): ExportRow {
  const { name, level, text } = events[row.eventId];
  return {
    seq: row.seq,
    time: isoTime(row.at),
    event: row.eventId,
    name,
    level,
    actor: row.actor,
    requestId: row.requestId,
    outcome: outcomeOf(row),
    before: asText(row.data['before']),
    after: asText(row.data['after']),
    data: row.data,
    hash: row.hash,
    text,
  };
}
