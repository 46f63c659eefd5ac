import type { ExportRow } from './export-row';

const columns = [
  'seq',
  'time',
  'event',
  'name',
  'level',
  'actor',
  'requestId',
  'outcome',
  'before',
  'after',
  'data',
  'hash',
] as const satisfies readonly (keyof ExportRow)[];

/**
 * What a spreadsheet would take for a formula (OWASP, CSV Injection), full-width signs and leading blanks included. A
 * separator in another country’s spreadsheet may split a cell, so a sign after `;` or a tab counts as well.
 */
const formula = /(?:^|[;\t\r\n])[\s\0]*[=+\-@|%＝＋－＠]/u;

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** The first line of the file. */
export const csvHead = `${columns.join(',')}\r\n`;

/**
 * One line (RFC 4180, UTF-8, every cell in quotes). A cell that a spreadsheet could take for a formula begins with an
 * apostrophe; JSON Lines have every value as it is.
 */
export function csvLine(row: ExportRow): string {
  const values = columns.map((column) => (column === 'data' ? JSON.stringify(row.data) : row[column]));
  return `${values.map(cell).join(',')}\r\n`;
}
