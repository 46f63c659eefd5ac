import type { EventLevel } from '../../shared/event-ids';

const levels: Record<EventLevel, string> = {
  information: 'Information',
  warning: 'Warning',
  error: 'Error',
};

/** Texts of the dialog with the settings of the audit. */
const settings = {
  open: 'Audit settings…',
  title: 'Audit settings',
  days: 'Keep the activity log for (days)',
  daysHint: 'Operations and claims are kept as long. What is older is removed within six hours.',
  daysWrong: (least: string, most: string) => `Enter a number of days from ${least} to ${most}.`,
  forward: 'Forward every row to a syslog server',
  forwardHint: 'RFC 5424 over TLS. A new server gets everything that is kept.',
  host: 'Server',
  hostHint: 'The DNS name or address that stands in its certificate.',
  hostExample: 'siem.corp.example.com',
  hostWrong: 'Enter a DNS name or an address, without “tls://” and without the port.',
  port: 'Port',
  portWrong: 'Enter a number from 1 to 65,535; 6514 is usual.',
  caFile: 'CA file',
  caFileHint: 'PEM file on the agent’s computer. Empty: the authorities the system trusts.',
  caFileExample: '/etc/ssl/corp-ca.pem',
  caFileWrong: 'The path is too long.',
  sent: (sent: string, last: string) => `Row ${sent} of ${last} has been sent.`,
  nothingSent: (last: string) => `None of the ${last} rows has been sent yet.`,
  notTaken: 'The server takes no rows now; they are sent later.',
  notSaved: 'The settings were not saved',
  save: 'Save',
  saving: 'Saving…',
  saved: 'The audit settings are saved and in force.',
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
  settings,
  more: 'Show older rows',
  emptyTitle: 'No row matches',
  empty: 'Change the search, or show what the agent did itself as well.',
  loadFailed: 'The activity log could not be loaded',
};
