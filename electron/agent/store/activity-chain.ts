import { createHash } from 'node:crypto';
import type { ActivityRow } from '../../../shared/ipc/contract';

/** The hash before the first row. */
export const genesisHash = '0'.repeat(64);

/**
 * The hash of a row: SHA-256 over the hash of the row before and the row’s own content as JSON with the members
 * in this order. Hex.
 */
export function hashRow(previousHash: string, row: ActivityRow): string {
  const data = Object.entries(row.data).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = JSON.stringify([row.seq, row.at, row.eventId, row.requestId, row.actor, data]);
  return createHash('sha256').update(previousHash).update('\n').update(content).digest('hex');
}

/** Where a chain first fails to hold. */
export interface ChainBreak {
  /** Number of the first row that is altered, missing or inserted. */
  readonly seq: number;
  readonly reason: 'altered' | 'missing';
}

/** Follows the chain from the first row; `null` when it holds throughout. */
export function findBreak(rows: Iterable<ActivityRow & { readonly hash: string }>): ChainBreak | null {
  let previous = genesisHash;
  let expected = 1;
  for (const row of rows) {
    if (row.seq !== expected) return { seq: expected, reason: 'missing' };
    if (hashRow(previous, row) !== row.hash) return { seq: row.seq, reason: 'altered' };
    previous = row.hash;
    expected += 1;
  }
  return null;
}
