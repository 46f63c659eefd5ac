import type { Verification } from '../../../shared/model/audit';
import { explainBreak, genesisHash, hashRow, type ChainedRow, type ChainHead } from '../store/activity-chain';
import type { ActivityReader, ReadRow } from '../store/activity-reader';

/** Rows between two pauses: about 10 ms of work. */
const pageRows = 500;

type Break = NonNullable<Verification['break']>;

/** Where the chain has been followed to. */
interface Walk {
  at: ChainHead;
  rows: number;
}

function breakAt(walk: Walk, page: readonly ReadRow[], index: number, reader: ActivityReader): Break | null {
  const found = page[index];
  const seq = walk.at.seq + 1;
  if (found === undefined || found.seq !== seq) return { seq, reason: 'removed' };
  const { row } = found;
  if (row === null) return { seq, reason: 'altered' };
  if (hashRow(walk.at.hash, row) === row.hash) return null;
  const readable = ({ row: one }: ReadRow): readonly ChainedRow[] => (one === null ? [] : [one]);
  return {
    seq,
    reason: explainBreak(walk.at.hash, row, (readPage(reader, seq) ?? []).flatMap(readable)),
  };
}

/** Follows a page. A head that was told elsewhere must be the row it names. */
function followPage(
  walk: Walk,
  page: readonly ReadRow[],
  heads: readonly ChainHead[],
  reader: ActivityReader,
): Break | null {
  for (let index = 0; index < page.length; index += 1) {
    const broken = breakAt(walk, page, index, reader);
    if (broken !== null) return broken;
    const row = page[index]?.row;
    if (row === null || row === undefined) return { seq: walk.at.seq + 1, reason: 'unreadable' };
    walk.at = { seq: row.seq, hash: row.hash };
    walk.rows += 1;
    const told = heads.find((head) => head.seq === row.seq && head.hash !== row.hash);
    if (told !== undefined) return { seq: told.seq, reason: 'rewritten' };
  }
  return null;
}

/** `null` = the file is damaged there, or holds what no program of this kind writes. */
function readPage(reader: ActivityReader, after: number): readonly ReadRow[] | null {
  for (const limit of [pageRows, 1]) {
    try {
      return reader.rowsAfter(after, limit);
    } catch {
      // One row at a time leads to the first that cannot be read.
      continue;
    }
  }
  return null;
}

/** Whether everything before the kept rows was removed by the agent itself: a row of the chain says so. */
function checkRemoval(start: ChainHead, trim: ChainHead | null): Break | null {
  const through = trim ?? { seq: 0, hash: genesisHash };
  if (start.seq > through.seq) return { seq: through.seq + 1, reason: 'removed' };
  if (start.seq === through.seq && start.hash !== through.hash)
    return { seq: start.seq + 1, reason: 'altered' };
  return null;
}

/** The heads that name rows behind the last one, or the last removed one. */
function checkHeads(heads: readonly ChainHead[], start: ChainHead, end: ChainHead): Break | null {
  const atStart = heads.find(({ seq, hash }) => seq === start.seq && hash !== start.hash);
  if (atStart !== undefined) return { seq: start.seq, reason: 'rewritten' };
  return heads.some(({ seq }) => seq > end.seq) ? { seq: end.seq + 1, reason: 'truncated' } : null;
}

/**
 * Follows the chain from the last removed row (or the first row ever) to the end, page by page; the generator pauses
 * after each. The database should show one moment throughout: a transaction, or nobody who writes.
 *
 * @param heads what a portal was told by heartbeats; each must be a row of the chain, as far as it is kept
 */
function* followChain(reader: ActivityReader, heads: readonly ChainHead[]): Generator<void, Verification> {
  const trim = reader.lastTrim();
  const start = reader.checkpoint() ?? trim ?? { seq: 0, hash: genesisHash };
  const firstSeq = reader.firstSeq();
  const walk: Walk = { at: start, rows: 0 };
  const answer = (found: Break | null): Verification => ({
    holds: found === null,
    break: found,
    rows: walk.rows,
    firstSeq,
    head: walk.at,
    headsNotKept: heads.map(({ seq }) => seq).filter((seq) => seq < start.seq),
  });
  if (firstSeq !== null && firstSeq <= start.seq) return answer({ seq: firstSeq, reason: 'inserted' });
  for (;;) {
    const page = readPage(reader, walk.at.seq);
    if (page === null) return answer({ seq: walk.at.seq + 1, reason: 'unreadable' });
    if (page.length === 0) break;
    const broken = followPage(walk, page, heads, reader);
    if (broken !== null) return answer(broken);
    yield;
  }
  return answer(checkRemoval(start, trim) ?? checkHeads(heads, start, walk.at));
}

/**
 * Verifies the activity log and lets others work between pages.
 *
 * @param pause how to let them: resolves at once for a command, in the next turn of the event loop for an agent
 */
export async function verifyActivity(
  reader: ActivityReader,
  heads: readonly ChainHead[],
  pause: () => Promise<void>,
): Promise<Verification> {
  const walk = followChain(reader, heads);
  for (;;) {
    const step = walk.next();
    if (step.done === true) return step.value;
    await pause();
  }
}
