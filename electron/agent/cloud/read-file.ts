import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { withDeadline, type Timed } from './deadline';

/** A read of this much may take so long: the file may be on a network drive. Milliseconds. */
const readTimeoutMs = 30_000;
const closeTimeoutMs = 1_000;
const pieceBytes = 65_536;

/** What a file was made of. */
export interface FileContent {
  readonly sizeBytes: number;
  /** SHA-256, hexadecimal. */
  readonly sha256: string;
}

/** Why a file could not be read. `none`: nothing of it was. */
export interface FileProblem {
  readonly read: 'none' | 'part';
  readonly message: string;
}

/** `null` = the signal ended it. */
export type FileEnd =
  | { readonly kind: 'content'; readonly content: FileContent }
  | { readonly kind: 'problem'; readonly problem: FileProblem }
  | null;

function wordsOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (code === 'ENOENT') return 'It is not there.';
  if (code === 'EACCES' || code === 'EPERM') return 'The agent may not read it.';
  return cause instanceof Error ? cause.message : 'Unknown cause.';
}

async function stateOf(handle: FileHandle) {
  const stats = await handle.stat({ bigint: true });
  return { size: stats.size, mtimeNs: stats.mtimeNs, isFile: stats.isFile() };
}

type Waited<T> = T | Exclude<FileEnd, { readonly kind: 'content' }>;

/** Waits for the file system, and says in words what went wrong. */
async function waitFor<T extends object>(
  work: Promise<T>,
  read: FileProblem['read'],
  signal: AbortSignal,
): Promise<Waited<{ readonly kind: 'value'; readonly value: T }>> {
  const problem = (message: string) => ({ kind: 'problem' as const, problem: { read, message } });
  let timed: Timed<T>;
  try {
    timed = await withDeadline(work, readTimeoutMs, signal);
  } catch (cause) {
    return problem(wordsOf(cause));
  }
  if (timed.kind === 'aborted') return null;
  if (timed.kind === 'late')
    return problem(`The file system gave no answer within ${readTimeoutMs / 1_000} s.`);
  return { kind: 'value', value: timed.value };
}

async function* readPieces(handle: FileHandle, signal: AbortSignal): AsyncGenerator<Uint8Array, FileEnd> {
  const before = await waitFor(stateOf(handle), 'none', signal);
  if (before?.kind !== 'value') return before;
  if (!before.value.isFile) return { kind: 'problem', problem: { read: 'none', message: 'It is no file.' } };
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for (;;) {
    // A buffer of its own for every piece: a read that comes too late must not write into one that is in use.
    const got = await waitFor(handle.read(new Uint8Array(pieceBytes), 0, pieceBytes), 'part', signal);
    if (got?.kind !== 'value') return got;
    const { bytesRead, buffer } = got.value;
    if (bytesRead === 0) break;
    const piece = buffer.subarray(0, bytesRead);
    hash.update(piece);
    sizeBytes += bytesRead;
    yield piece;
  }
  const after = await waitFor(stateOf(handle), 'part', signal);
  if (after?.kind !== 'value') return after;
  const { size, mtimeNs } = before.value;
  if (after.value.mtimeNs !== mtimeNs || after.value.size !== size || size !== BigInt(sizeBytes)) {
    const message =
      'It changed while it was read. Write a new file and rename it to this one’s name instead.';
    return { kind: 'problem', problem: { read: 'part', message } };
  }
  return { kind: 'content', content: { sizeBytes, sha256: hash.digest('hex') } };
}

/**
 * Reads a file from its beginning to its end, some ten thousand bytes at a time. A file that changes meanwhile is a problem; one
 * that another file takes the name of is read to its end as it was.
 *
 * @returns what was read, once all of it was
 */
export async function* readFilePieces(
  file: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, FileEnd> {
  const opening = open(file, 'r');
  const opened = await waitFor(opening, 'none', signal);
  if (opened?.kind !== 'value') {
    // What opens too late is closed; what failed to open was reported above, or nobody waits for it any more.
    opening
      .then(
        (late) => late.close(),
        () => undefined,
      )
      .catch(() => undefined);
    return opened;
  }
  const handle = opened.value;
  try {
    return yield* readPieces(handle, signal);
  } finally {
    await withDeadline(handle.close(), closeTimeoutMs, new AbortController().signal);
  }
}
