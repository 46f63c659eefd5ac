import * as z from 'zod';
import { createHash } from 'node:crypto';
import type { AuthenticationType } from '../../../shared/operations';
import type { CloudImportObject } from '../sync/objects';
import type { CloudSource, CloudWatermark, SourceError, SourceEvent } from '../sync/ports';
import { byDomain, type AuthenticationTypeByDomain, type ByDomain } from './authentication-type';
import { createCsvReader } from './csv-reader';
import { createJsonLinesReader } from './json-lines-reader';
import type { RawRow, RowReader } from './raw-user';
import { readFilePieces, type FileContent, type FileProblem } from './read-file';
import { readRow } from './read-row';
import { createTextPieces, type TextPieces } from './text-decoder';

/** Where the cloud users are, in a file. */
export interface CloudFileSettings {
  /** JSON Lines or CSV: which one is seen from its content. */
  readonly file: string;
  /** For rows that do not say how the person authenticates. */
  readonly authenticationTypes: AuthenticationTypeByDomain;
}

type Event = SourceEvent<CloudImportObject, CloudWatermark>;

/** Raised when the same file is read in another way, so that it is read again after an update. */
const readerVersion = 1;

const watermarkSchema = z.object({ sha256: z.string(), sizeBytes: z.number(), basis: z.string() });

/** What besides the file decides what comes of it. */
function basisOf({ authenticationTypes }: CloudFileSettings): string {
  const domains = Object.entries(authenticationTypes).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([readerVersion, domains]))
    .digest('hex');
}

function toWatermark(content: FileContent, basis: string): CloudWatermark {
  return { deltaToken: JSON.stringify({ ...content, basis }) };
}

function readWatermark({ deltaToken }: CloudWatermark): z.infer<typeof watermarkSchema> | null {
  let value: unknown;
  try {
    value = JSON.parse(deltaToken);
  } catch {
    return null;
  }
  return watermarkSchema.safeParse(value).data ?? null;
}

function failure(file: string, { read, message }: FileProblem): Event {
  const status = read === 'none' ? 'no-start-connection' : 'stopped-connectivity';
  return { kind: 'failed', status, message: `${file}: ${message}` };
}

function* readRows(rows: readonly RawRow[], domains: ByDomain<AuthenticationType>): Generator<Event> {
  const objects: CloudImportObject[] = [];
  const errors: SourceError[] = [];
  for (const row of rows) {
    const read = readRow(row, domains);
    if (read.ok) objects.push(read.value);
    else errors.push(read.error);
  }
  if (objects.length > 0) yield { kind: 'objects', objects };
  if (errors.length > 0) yield { kind: 'errors', errors };
}

/** The reader for a text that begins so; `null` = nothing but space so far. */
function readerFor(start: string): RowReader | null {
  const first = start.trimStart().charAt(0);
  if (first === '') return null;
  return first === '{' || first === '[' ? createJsonLinesReader() : createCsvReader();
}

/** Text that comes before it is known what it is. More than this is no users file. */
const maxBlankLength = 65_536;

interface Parsing {
  text: TextPieces | null;
  reader: RowReader | null;
  blank: string;
}

/** @returns rows, or why the file cannot be used */
function parse(parsing: Parsing, text: string): ReturnType<RowReader['push']> {
  if (parsing.reader !== null) return parsing.reader.push(text);
  parsing.blank += text;
  parsing.reader = readerFor(parsing.blank);
  if (parsing.reader !== null) return parsing.reader.push(parsing.blank);
  if (parsing.blank.length > maxBlankLength)
    return { kind: 'unusable', message: 'It begins with blanks only.' };
  return { kind: 'rows', rows: [] };
}

function parseEnd(parsing: Parsing): ReturnType<RowReader['push']>[] {
  const last = parse(parsing, parsing.text?.end() ?? '');
  if (parsing.reader === null) return [{ kind: 'unusable', message: 'It is empty.' }];
  return [last, parsing.reader.end()];
}

async function* readAll(settings: CloudFileSettings, signal: AbortSignal): AsyncGenerator<Event> {
  const domains = byDomain(settings.authenticationTypes);
  const parsing: Parsing = { text: null, reader: null, blank: '' };
  const pieces = readFilePieces(settings.file, signal);
  const unusable = (message: string): Event => failure(settings.file, { read: 'none', message });
  try {
    let next = await pieces.next();
    for (; next.done !== true; next = await pieces.next()) {
      parsing.text ??= createTextPieces(next.value);
      const parsed = parse(parsing, parsing.text.decode(next.value));
      if (parsed.kind === 'unusable') {
        yield unusable(parsed.message);
        return;
      }
      yield* readRows(parsed.rows, domains);
    }
    const end = next.value;
    if (end === null) return;
    if (end.kind === 'problem') {
      yield failure(settings.file, end.problem);
      return;
    }
    for (const parsed of parseEnd(parsing)) {
      if (parsed.kind === 'unusable') {
        yield unusable(parsed.message);
        return;
      }
      yield* readRows(parsed.rows, domains);
    }
    yield { kind: 'end', watermark: toWatermark(end.content, basisOf(settings)) };
  } finally {
    await pieces.return(null);
  }
}

async function* readChanges(
  settings: CloudFileSettings,
  since: CloudWatermark,
  signal: AbortSignal,
): AsyncGenerator<Event> {
  const known = readWatermark(since);
  if (known === null) {
    yield { kind: 'watermarkUnusable', reason: 'The last import was of another source.' };
    return;
  }
  if (known.basis !== basisOf(settings)) {
    yield { kind: 'watermarkUnusable', reason: 'The settings of the cloud connector changed.' };
    return;
  }
  const pieces = readFilePieces(settings.file, signal);
  let next = await pieces.next();
  while (next.done !== true) next = await pieces.next();
  const end = next.value;
  if (end === null) return;
  if (end.kind === 'problem') {
    yield failure(settings.file, { ...end.problem, read: 'none' });
    return;
  }
  if (end.content.sha256 !== known.sha256) {
    yield { kind: 'watermarkUnusable', reason: 'The file has changed.' };
    return;
  }
  yield { kind: 'end', watermark: since };
}

/**
 * The cloud users from a file: JSON Lines or CSV, in UTF-8 or, with a byte order mark, UTF-16. A row that cannot be used is
 * reported with its line and stops nothing.
 *
 * A file does not tell changes apart: a delta of one that is the same byte by byte has no changes, and any other is read in
 * full.
 */
export function createFileSource(settings: CloudFileSettings): CloudSource {
  return {
    fullImport: (signal) => readAll(settings, signal),
    deltaImport: (since, signal) => readChanges(settings, since, signal),
  };
}
