import { events, type EventId, type EventLevel } from '../../../shared/event-ids';
import { activityPageSize, type ActivityPage, type ActivityQuery } from '../../../shared/ipc/audit-channels';
import { readRow } from './activity-reader';
import type { Database } from './database';

type Condition = readonly [sql: string, ...values: (string | number)[]];

const ids = Object.keys(events).map(Number) as EventId[];
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

function ofLevels(levels: readonly EventLevel[]): Condition {
  const wanted = ids.filter((id) => levels.includes(events[id].level));
  return [`event_id IN (${marks(wanted)})`, ...wanted];
}

/** In actor, request id, facts, or number, name and words of the event. */
function containing(text: string): Condition {
  const like = `%${escapeLike(text)}%`;
  const named = ids.filter((id) =>
    [String(id), events[id].name, events[id].text].some((words) =>
      words.toLowerCase().includes(text.toLowerCase()),
    ),
  );
  const columns = ['actor', 'request_id', 'data'].map((column) => `${column} LIKE ? ESCAPE '\\'`);
  return [`(${columns.join(' OR ')} OR event_id IN (${marks(named)}))`, like, like, like, ...named];
}

function conditions(query: ActivityQuery): readonly Condition[] {
  const text = query.text.trim();
  const all: readonly (Condition | null)[] = [
    query.levels.length === 0 ? null : ofLevels(query.levels),
    query.adminsOnly ? [`actor <> 'agent'`] : null,
    text === '' ? null : containing(text),
    query.from === null ? null : ['at >= ?', query.from],
    query.to === null ? null : ['at < ?', query.to],
    query.beforeSeq === null ? null : ['seq < ?', query.beforeSeq],
  ];
  return all.filter((condition) => condition !== null);
}

/** Pages of the activity log for the console, newest first. Damaged rows are left out; a verification names them. */
export function createActivitySearch(db: Database): (query: ActivityQuery) => ActivityPage {
  return (query) => {
    const where = conditions(query);
    const sql = where.length === 0 ? '' : `WHERE ${where.map(([part]) => part).join(' AND ')}`;
    const values = where.flatMap(([, ...rest]) => rest);
    const found = db
      .prepare(`SELECT * FROM activity ${sql} ORDER BY seq DESC LIMIT ${activityPageSize + 1}`)
      .all(...values) as Parameters<typeof readRow>[0][];
    const rows = found.slice(0, activityPageSize).flatMap((stored) => {
      const row = readRow(stored);
      if (row === null) return [];
      const { hash: _hash, ...shown } = row;
      return [shown];
    });
    return { rows, more: found.length > activityPageSize };
  };
}
