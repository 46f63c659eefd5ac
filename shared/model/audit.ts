import * as z from 'zod';

/** What the first break of the chain is. */
export const breakReasons = [
  /** The content or the hash of the row was changed; or it was put in behind the last true row. */
  'altered',
  /** The row, and perhaps more, was taken out. */
  'removed',
  /** The row was put in before others. */
  'inserted',
  /** The row changed places with a later one. */
  'reordered',
  /** Rows from this one on were cut off: the portal has been told of a later one. */
  'truncated',
  /** The chain holds in itself, but this row is not the one the portal was told of: it was made anew. */
  'rewritten',
  /** The row cannot be read at all. */
  'unreadable',
] as const;
export type BreakReason = (typeof breakReasons)[number];

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Number and hash of a row of the activity log, as a heartbeat anchors it at the portal. */
export const chainHeadSchema = z.strictObject({ seq: z.int().min(0), hash });

/** The answer of a verification. */
export const verificationSchema = z.strictObject({
  holds: z.boolean(),
  /** Where it first fails to hold; `null` when it holds. */
  break: z.strictObject({ seq: z.int(), reason: z.enum(breakReasons) }).nullable(),
  /** Rows that were followed, to the end or to the break. */
  rows: z.int(),
  /** First kept row; `null` when none is kept. */
  firstSeq: z.int().nullable(),
  /** Last row that was followed. */
  head: z.strictObject({ seq: z.int(), hash: z.string() }),
  /** Given heads that were older than what is kept, so that they prove nothing. */
  headsNotKept: z.array(z.int()),
});
export type Verification = z.infer<typeof verificationSchema>;

/** In one sentence for an admin. */
export function verificationText({ holds, break: found, rows, head, headsNotKept }: Verification): string {
  const old =
    headsNotKept.length === 0
      ? ''
      : ` Heads older than what is kept were not compared: ${headsNotKept.join(', ')}.`;
  if (holds || found === null) {
    return `The activity log holds: ${rows} rows, the last is ${head.seq}, its hash ${head.hash}.${old}`;
  }
  return `The activity log does not hold. Row ${found.seq} is the first that is not as it was written: ${reasonTexts[found.reason]}${old}`;
}

const reasonTexts: Record<BreakReason, string> = {
  altered: 'it was altered, or put in behind the last true row.',
  removed: 'it was removed.',
  inserted: 'it was inserted.',
  reordered: 'it changed places with a later one.',
  truncated: 'it and what followed were cut off; the portal knows a later row.',
  rewritten: 'the portal knows it with another hash, so this row, or one before it, was written anew.',
  unreadable: 'it cannot be read.',
};
