import { createHash } from 'node:crypto';
import type { ActivityRow } from '../../../shared/ipc/contract';

/** The hash before the first row. */
export const genesisHash = '0'.repeat(64);

/** A row with the hash that chains it to the one before. */
export type ChainedRow = ActivityRow & { readonly hash: string };

/** A place in the chain: the number of a row and its hash. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/**
 * The hash of a row: SHA-256 over the hash of the row before and the row’s own content as JSON with the members
 * in this order. Hex.
 */
export function hashRow(previousHash: string, row: ActivityRow): string {
  const data = Object.entries(row.data).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = JSON.stringify([row.seq, row.at, row.eventId, row.requestId, row.actor, data]);
  return createHash('sha256').update(previousHash).update('\n').update(content).digest('hex');
}

const follows = (previousHash: string, row: ChainedRow, shift: number): boolean =>
  hashRow(previousHash, { ...row, seq: row.seq + shift }) === row.hash;

/** How many rows put in or taken out at one place are recognised as such. */
const maxShift = 200;

/**
 * What happened to a row whose hash does not follow from the row before: the rows after it tell whether it was put in
 * (they still fit the row before, under their former numbers), whether rows before it were taken out and the rest
 * renumbered, or whether it changed places with a later one. Otherwise its content was changed.
 *
 * @param next the rows after it, in their order; 200 are looked at
 */
export function explainBreak(
  previousHash: string,
  row: ChainedRow,
  next: readonly ChainedRow[],
): 'altered' | 'inserted' | 'removed' | 'reordered' {
  const [after] = next;
  if (after === undefined) return 'altered';
  const later = next.slice(0, maxShift);
  const fits = later.findIndex((one, index) => follows(previousHash, one, -1 - index));
  const found = later[fits];
  if (found !== undefined) {
    const behind = later[fits + 1];
    const isInOrder =
      behind === undefined ? !follows(found.hash, row, 1) : follows(found.hash, behind, -1 - fits);
    return isInOrder ? 'inserted' : 'reordered';
  }
  for (let shift = 1; shift <= maxShift; shift += 1) {
    if (follows(row.hash, after, shift)) return 'removed';
  }
  return 'altered';
}
