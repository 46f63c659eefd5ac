import { fieldOf, type RawRow, type RawUser, type RowReader } from './raw-user';

/** Characters a line may have; a user has some hundred. */
const maxLineLength = 262_144;

function parseLine(text: string, line: number): RawRow | null {
  if (text.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'bad', line, reason: 'Not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'bad', line, reason: 'Not a JSON object' };
  const user: RawUser = {};
  for (const [name, given] of Object.entries(value)) {
    const field = fieldOf(name);
    if (field !== null) user[field] ??= given;
  }
  return { kind: 'user', line, user };
}

/** Whether a text begins as a JSON document that is spread over lines, as Graph Explorer shows it. */
function isDocument(firstLine: string): boolean {
  const text = firstLine.trim();
  return text.startsWith('[') || text === '{';
}

const document = 'It is one JSON document. Write JSON Lines instead: one user a line.';

/** Reads JSON Lines: one JSON object a line, in UTF-8. Empty lines are nothing. */
export function createJsonLinesReader(): RowReader {
  let rest = '';
  let line = 0;
  let isTooLong = false;
  const takeLine = (text: string, rows: RawRow[]): void => {
    line += 1;
    const row = isTooLong
      ? { kind: 'bad' as const, line, reason: `A line of more than ${maxLineLength} characters` }
      : parseLine(text, line);
    isTooLong = false;
    if (row !== null) rows.push(row);
  };
  return {
    push(text) {
      const rows: RawRow[] = [];
      const lines = text.split('\n');
      for (const [index, part] of lines.entries()) {
        isTooLong ||= rest.length + part.length > maxLineLength;
        rest = isTooLong ? '' : rest + part;
        if (index === lines.length - 1) continue;
        if (line === 0 && isDocument(rest)) return { kind: 'unusable', message: document };
        takeLine(rest, rows);
        rest = '';
      }
      return { kind: 'rows', rows };
    },
    end() {
      const rows: RawRow[] = [];
      if (line === 0 && isDocument(rest)) return { kind: 'unusable', message: document };
      if (rest !== '' || isTooLong) takeLine(rest, rows);
      return { kind: 'rows', rows };
    },
  };
}
