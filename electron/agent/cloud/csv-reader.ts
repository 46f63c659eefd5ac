import { createCsvParser, type CsvParser, type CsvRecord } from './csv-parser';
import {
  fieldNames,
  fieldOf,
  type Field,
  type RawRow,
  type RawUser,
  type RowReader,
  type RowsRead,
} from './raw-user';

/** Characters of the first lines that are looked at to find the header. */
const maxHeaderLength = 16_384;
const separators = [',', ';', '\t'] as const;
/** What PowerShell, the admin centers and Excel put before the header. */
const preamble = /^(?:#TYPE |version:|sep=)/i;

interface Column {
  readonly index: number;
  readonly field: Field;
}

/** The separator that stands most often in the header, outside quotation marks. */
function separatorOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const counts = separators.map((separator) => bare.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
}

function columnsOf(header: readonly string[]): readonly Column[] {
  return header.flatMap((name, index) => {
    const field = fieldOf(name);
    return field === null ? [] : [{ index, field }];
  });
}

/** @returns why the columns are not enough, or `null` */
function missing(columns: readonly Column[]): string | null {
  const has = (field: Field): boolean => columns.some((column) => column.field === field);
  const lacks: string[] = [];
  if (!has('id') && !has('cloudAnchor')) lacks.push(fieldNames.id.join(' or '));
  if (!has('userPrincipalName')) lacks.push(fieldNames.userPrincipalName[0]);
  if (!has('immutableId')) lacks.push(fieldNames.immutableId.join(' or '));
  if (lacks.length === 0) return null;
  const hint = has('immutableId')
    ? ''
    : ' The admin centers do not export the immutable id: take the list from Microsoft Graph, with $select.';
  return `Its header lacks ${lacks.join(', ')}.${hint}`;
}

function toRow(record: CsvRecord, columns: readonly Column[], width: number): RawRow {
  if (record.kind === 'bad') return record;
  const { line, fields } = record;
  if (fields.length !== width) {
    const reason = `It has ${fields.length} columns and the header ${width}`;
    return { kind: 'bad', line, reason };
  }
  const user: RawUser = {};
  for (const { index, field } of columns) {
    const text = fields[index] ?? '';
    // Of two columns for the same, the first one that says something counts.
    if ((user[field] ?? '') === '') user[field] = text;
  }
  return { kind: 'user', line, user };
}

interface Body {
  readonly parser: CsvParser;
  /** `null` until the header was read. */
  columns: readonly Column[] | null;
  width: number;
}

function readRecords(body: Body, records: readonly CsvRecord[], skipped: number): RowsRead {
  const rows: RawRow[] = [];
  for (const record of records) {
    const placed = { ...record, line: record.line + skipped };
    if (body.columns !== null) {
      rows.push(toRow(placed, body.columns, body.width));
      continue;
    }
    if (placed.kind === 'bad') return { kind: 'unusable', message: `Its header: ${placed.reason}.` };
    body.columns = columnsOf(placed.fields);
    body.width = placed.fields.length;
    const problem = missing(body.columns);
    if (problem !== null) return { kind: 'unusable', message: problem };
  }
  return { kind: 'rows', rows };
}

const lineEnd = /\r\n|\n|\r(?!$)/;

/** Cuts off what stands before the header. `null` = the header is not all there yet. */
function findHeader(
  text: string,
  isAll: boolean,
): { readonly from: string; readonly skipped: number } | null {
  let from = text;
  for (let skipped = 0; ; skipped += 1) {
    const end = lineEnd.exec(from);
    if (end === null) return isAll || from.length > maxHeaderLength ? { from, skipped } : null;
    const first = from.slice(0, end.index);
    if (first.trim() !== '' && !preamble.test(first)) return { from, skipped };
    from = from.slice(end.index + end[0].length);
  }
}

/**
 * Reads users from a CSV file with a header, separated by comma, semicolon or tab, whichever the header uses. Columns in any
 * order; those that are not read are left out.
 */
export function createCsvReader(): RowReader {
  let head = '';
  let body: Body | null = null;
  let skipped = 0;
  const start = (isAll: boolean): RowsRead => {
    const header = findHeader(head, isAll);
    if (header === null) return { kind: 'rows', rows: [] };
    ({ skipped } = header);
    const firstLine = header.from.slice(0, lineEnd.exec(header.from)?.index);
    body = { parser: createCsvParser(separatorOf(firstLine)), columns: null, width: 0 };
    head = '';
    return readRecords(body, body.parser.push(header.from), skipped);
  };
  return {
    push(text) {
      if (body !== null) return readRecords(body, body.parser.push(text), skipped);
      head += text;
      return start(false);
    },
    end() {
      const before = body === null ? start(true) : null;
      if (before?.kind === 'unusable' || body === null) return before ?? { kind: 'rows', rows: [] };
      const last = readRecords(body, body.parser.end(), skipped);
      if (last.kind === 'unusable' || before === null) return last;
      if (body.columns === null) return { kind: 'unusable', message: 'It has no header.' };
      return { kind: 'rows', rows: [...before.rows, ...last.rows] };
    },
  };
}
