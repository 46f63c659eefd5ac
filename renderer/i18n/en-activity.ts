import type { EventLevel } from '../../shared/event-ids';

const levels: Record<EventLevel, string> = {
  information: 'Information',
  warning: 'Warning',
  error: 'Error',
};

/** Texts of the Activity page. */
export const activity = {
  intro:
    'Who did what and when: every operation and every change by an administrator, in a chain that proves itself.',
  search: 'Search the activity log',
  searchHint: 'Event, user, request id or fact',
  adminsOnly: 'Administrators only',
  table: 'Activity log, newest first',
  columns: { time: 'Time', event: 'Event', actor: 'Who', facts: 'What' },
  levels,
  before: 'Before',
  after: 'After',
  request: 'Request ID',
  none: 'nothing',
  verify: 'Verify',
  verifying: 'Verifying…',
  holds: (rows: string) => `The log holds: ${rows} rows were followed without a break.`,
  broken: 'The log does not hold',
  verifyHint: 'An end that was cut off shows at the portal: compare with “audit verify --head=…”.',
  export: 'Export',
  exporting: 'Exporting…',
  formats: { csv: 'CSV, for spreadsheets', jsonl: 'JSON Lines, whole values', syslog: 'Syslog, RFC 5424' },
  exported: (rows: string, file: string) => `${rows} rows were written to ${file}.`,
  failed: 'This could not be done',
  dismiss: 'Dismiss',
  more: 'Show older rows',
  emptyTitle: 'No row matches',
  empty: 'Change the search, or show what the agent did itself as well.',
  loadFailed: 'The activity log could not be loaded',
};
