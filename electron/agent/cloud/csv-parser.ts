/** A record of a CSV file, or what could not be made one. */
export type CsvRecord =
  | { readonly kind: 'record'; readonly line: number; readonly fields: readonly string[] }
  | { readonly kind: 'bad'; readonly line: number; readonly reason: string };

/** Reads a CSV text that comes in pieces. */
export interface CsvParser {
  /** @returns the records that ended in this piece */
  push(text: string): readonly CsvRecord[];
  /** Nothing comes any more. @returns the last record, when no line break ended it */
  end(): readonly CsvRecord[];
}

/** Where in a record the next character is; `closing`: after a quote inside quotes, which may be half of a pair. */
type Place = 'start' | 'plain' | 'quoted' | 'closing' | 'skipping';

interface State {
  place: Place;
  /** Lines begun so far, counted from 1. */
  line: number;
  /** Where the record under way begins. */
  recordLine: number;
  fields: string[];
  field: string;
  /** Characters of the record so far. */
  size: number;
  bad: string | null;
  lastWasReturn: boolean;
}

/** Characters a record may have: what a quote that nobody closes swallows at most. */
export const maxRecordLength = 65_536;

const tooLong = `A record of more than ${maxRecordLength} characters: a quotation mark may not be closed`;

function finish(state: State, records: CsvRecord[]): void {
  const fields = [...state.fields, state.field];
  const { recordLine: line, bad } = state;
  // An empty line is nothing; a quoted empty field is a record.
  const isEmpty = fields.length === 1 && fields[0] === '' && state.place === 'start';
  if (bad !== null) records.push({ kind: 'bad', line, reason: bad });
  else if (!isEmpty) records.push({ kind: 'record', line, fields });
  state.fields = [];
  state.field = '';
  state.size = 0;
  state.bad = null;
  state.place = 'start';
  state.recordLine = state.line;
}

function giveUp(state: State): void {
  state.place = 'skipping';
  state.bad = tooLong;
  state.field = '';
  state.fields = [];
}

/** Takes a character that is neither a line break nor a separator where those count. */
function takeOther(state: State, character: string): void {
  if (character === '"' && state.place === 'start') state.place = 'quoted';
  else if (character === '"' && state.place === 'closing') {
    state.field += '"';
    state.place = 'quoted';
  } else if (state.place === 'closing') {
    state.bad ??= 'Text after a closing quotation mark';
    state.field += character;
    state.place = 'plain';
  } else {
    state.field += character;
    if (state.place === 'start') state.place = 'plain';
  }
}

function takeUnquoted(state: State, character: string, separator: string, records: CsvRecord[]): void {
  if (character === '\n' || character === '\r') finish(state, records);
  else if (state.place === 'skipping') return;
  else if (character === separator) {
    state.fields.push(state.field);
    state.field = '';
    state.place = 'start';
  } else takeOther(state, character);
}

function take(state: State, character: string, separator: string, records: CsvRecord[]): void {
  const isPair = character === '\n' && state.lastWasReturn;
  state.lastWasReturn = character === '\r';
  if (!isPair && (character === '\n' || character === '\r')) state.line += 1;
  if (state.place === 'quoted') {
    if (character === '"') state.place = 'closing';
    else state.field += character;
  } else if (!isPair) {
    // The second half of a line break ends nothing: the first one did.
    takeUnquoted(state, character, separator, records);
  }
}

/** The part of a text that a field takes as it is, from `from` on. Spares a step for every character. */
function plainRun(text: string, from: number, place: Place, separator: string): number {
  if (place !== 'plain' && place !== 'quoted') return from;
  let end = from;
  for (; end < text.length; end += 1) {
    const character = text[end];
    if (character === '"' || character === '\n' || character === '\r' || character === separator) break;
  }
  return end;
}

/**
 * Makes a parser for RFC 4180: fields in quotation marks may hold separators, line breaks and doubled quotation marks. More
 * is taken than the RFC allows: LF, CR LF and CR end a record, a quotation mark inside a field without them is text, and
 * empty lines are nothing. A record that cannot be read is reported with the line it begins at, and the next one is read; the
 * memory it takes is bounded by `maxRecordLength`.
 *
 * @param separator one character
 */
export function createCsvParser(separator: string): CsvParser {
  const state: State = {
    place: 'start',
    line: 1,
    recordLine: 1,
    fields: [],
    field: '',
    size: 0,
    bad: null,
    lastWasReturn: false,
  };
  return {
    push(text) {
      const records: CsvRecord[] = [];
      for (let at = 0; at < text.length;) {
        const end = plainRun(text, at, state.place, separator);
        const taken = Math.max(end - at, 1);
        if (end > at) {
          state.field += text.slice(at, end);
          state.lastWasReturn = false;
        } else take(state, text.charAt(at), separator, records);
        at += taken;
        const isBetween = state.place === 'start' && state.fields.length === 0;
        state.size = isBetween ? 0 : state.size + taken;
        if (state.size > maxRecordLength && state.place !== 'skipping') giveUp(state);
      }
      return records;
    },
    end() {
      const records: CsvRecord[] = [];
      if (state.place === 'quoted') state.bad ??= 'A quotation mark is not closed before the end of the file';
      if (state.bad !== null || state.size > 0) finish(state, records);
      return records;
    },
  };
}
