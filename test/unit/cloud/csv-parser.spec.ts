import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvParser, maxRecordLength, type CsvRecord } from '../../../electron/agent/cloud/csv-parser';

function parse(pieces: readonly string[], separator = ','): readonly CsvRecord[] {
  const parser = createCsvParser(separator);
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()];
}

function fieldsOf(text: string, separator = ','): readonly (readonly string[] | string)[] {
  return parse([text], separator).map((one) => (one.kind === 'record' ? one.fields : one.reason));
}

/** Texts of what makes CSV hard. */
const fieldText = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', '"', ',', ';', '\t', '\n', '\r', ' ', '\ufeff'),
  maxLength: 8,
});

function write(fields: readonly string[], separator: string, quoteAll: boolean): string {
  return fields
    .map((field) => {
      const must = quoteAll || /["\r\n]/.test(field) || field.includes(separator);
      return must ? `"${field.replaceAll('"', '""')}"` : field;
    })
    .join(separator);
}

/** Cuts a text into pieces at any places. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

describe('createCsvParser', () => {
  it('gives back whatever was written, however it is cut', () => {
    const table = fc.array(fc.array(fieldText, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    const separator = fc.constantFrom(',', ';', '\t');
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(
        table,
        separator,
        lineEnd,
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 6 }),
        (rows, by, end, closed, places) => {
          // A single empty field without quotation marks is an empty line.
          const lines = rows.map((fields) => write(fields, by, fields.join('') === ''));
          const text = lines.join(end) + (closed ? end : '');
          const read = parse(cut(text, places), by).map((one) => (one.kind === 'record' ? one.fields : one));
          expect(read).toEqual(rows);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('reads any text without throwing, the same however it is cut', () => {
    fc.assert(
      fc.property(fieldText, fieldText, fc.array(fc.nat(), { maxLength: 6 }), (one, two, places) => {
        const text = `${one},${two}`;
        expect(parse(cut(text, places))).toEqual(parse([text]));
      }),
      { numRuns: 1_000 },
    );
  });

  it('names the line that a record begins at', () => {
    const records = parse(['a,b\r\n"x\r\ny",1\r\n\r\n"bad"x,2\nlast,3']);
    expect(records).toEqual([
      { kind: 'record', line: 1, fields: ['a', 'b'] },
      { kind: 'record', line: 2, fields: ['x\r\ny', '1'] },
      { kind: 'bad', line: 5, reason: 'Text after a closing quotation mark' },
      { kind: 'record', line: 6, fields: ['last', '3'] },
    ]);
  });

  it('takes a quotation mark inside a field as text and a quoted empty field as a record', () => {
    expect(fieldsOf('5" disk,x\n""\n,\n')).toEqual([['5" disk', 'x'], [''], ['', '']]);
  });

  it('reports a quotation mark that the file never closes', () => {
    expect(fieldsOf('a,b\n"c,d\ne,f')).toEqual([
      ['a', 'b'],
      'A quotation mark is not closed before the end of the file',
    ]);
  });

  it('goes on after a quotation mark that nobody closes, with bounded memory', () => {
    const rows = 'x,y\n'.repeat(maxRecordLength / 2);
    const records = parse([`a,b\n"c,d\n${rows}`]);
    expect(records.filter(({ kind }) => kind === 'bad')).toEqual([
      {
        kind: 'bad',
        line: 2,
        reason: 'A record of more than 65536 characters: a quotation mark may not be closed',
      },
    ]);
    expect(records.at(-1)).toEqual({ kind: 'record', line: maxRecordLength / 2 + 2, fields: ['x', 'y'] });
  });
});
