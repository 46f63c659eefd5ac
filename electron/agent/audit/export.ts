import type { ActivityRange, ActivityReader } from '../store/activity-reader';
import { toExportRow, type ExportRow } from './export-row';
import { csvHead, csvLine } from './format-csv';
import { jsonLine } from './format-jsonl';
import { syslogFrame, syslogMessage } from './format-syslog';
import type { ExportFormat } from '../../../shared/ipc/audit-channels';

/** Rows that are read and written at once: about 10 ms of work. */
const pageRows = 500;

/** A page of rows in a format, and how many they are. */
export interface ExportPage {
  readonly text: string;
  readonly rows: number;
}

type Render = (row: ExportRow) => string;

/** How a row is written to a file. @param host name of this computer, for syslog */
function renderFor(format: ExportFormat, host: string): Render {
  if (format === 'csv') return csvLine;
  if (format === 'jsonl') return jsonLine;
  return (row) => `${syslogMessage(row, host)}\n`;
}

function* pages(
  reader: ActivityReader,
  range: ActivityRange,
  upTo: number,
  render: Render,
): Generator<ExportPage> {
  let after = 0;
  for (;;) {
    const page = reader.rowsOf(range, after, pageRows).filter(({ seq }) => seq <= upTo);
    if (page.length === 0) return;
    after = page.at(-1)?.seq ?? upTo;
    // A damaged row has no true content to export; the verification names it.
    const rows = page.flatMap(({ row }) => (row === null ? [] : [toExportRow(row)]));
    yield { text: rows.map(render).join(''), rows: rows.length };
  }
}

/** The rows of a time as they stand in a file, page by page, up to a row (the one about the export comes after it). */
export function* exportPages(
  reader: ActivityReader,
  format: ExportFormat,
  range: ActivityRange,
  upTo: number,
  host: string,
): Generator<ExportPage> {
  if (format === 'csv') yield { text: csvHead, rows: 0 };
  yield* pages(reader, range, upTo, renderFor(format, host));
}

/** Likewise, as messages with their lengths in front, for a syslog server. */
export function syslogPages(
  reader: ActivityReader,
  range: ActivityRange,
  upTo: number,
  host: string,
): Generator<ExportPage> {
  return pages(reader, range, upTo, (row) => syslogFrame(row, host));
}
