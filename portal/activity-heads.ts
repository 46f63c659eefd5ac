import * as z from 'zod';

const head = z.strictObject({
  /** Number of the row. */
  seq: z.int(),
  hash: z.string(),
  /** When the heartbeat with it was taken. Epoch milliseconds. */
  at: z.number(),
});
/** A row of an agent’s activity log, as a heartbeat told it. */
export type ActivityHead = z.infer<typeof head>;

const alarm = z.strictObject({
  /** `truncated` = rows known here are gone; `rewritten` = the same number with another hash. */
  kind: z.enum(['truncated', 'rewritten']),
  /** What was known before. */
  known: head,
  /** What the heartbeat said. */
  told: head,
});
/** An agent’s activity log is not what it was. */
export type ActivityAlarm = z.infer<typeof alarm>;

/** What a portal keeps of an agent’s activity log. */
export const activityAnchorsSchema = z.strictObject({
  /** Newest first: the last 12, and one per day of 30 days. */
  heads: z.array(head),
  /** Newest first, 5 at most. They stay: whoever cut the log must not be able to talk the alarm away. */
  alarms: z.array(alarm),
});
export type ActivityAnchors = z.infer<typeof activityAnchorsSchema>;

const recent = 12;
const days = 30;
const dayMs = 86_400_000;
const maxAlarms = 5;

/** The newest ones, and of older ones the last of each day. */
function thinned(heads: readonly ActivityHead[], now: number): ActivityHead[] {
  const seen = new Set<number>();
  return heads.filter(({ at }, index) => {
    const day = Math.floor(at / dayMs);
    const isLastOfDay = !seen.has(day);
    seen.add(day);
    return index < recent || (isLastOfDay && now - at < days * dayMs);
  });
}

function judge(known: ActivityHead | undefined, told: ActivityHead): ActivityAlarm | null {
  if (known === undefined || told.seq > known.seq) return null;
  if (told.seq < known.seq) return { kind: 'truncated', known, told };
  return told.hash === known.hash ? null : { kind: 'rewritten', known, told };
}

/**
 * Takes in what a heartbeat told. An alarm is raised when the log became shorter, or its last row another one; what was
 * altered further back shows when the agent’s `audit verify` is given the kept heads.
 */
export function keepHead(
  before: ActivityAnchors | undefined,
  told: ActivityHead,
): { readonly anchors: ActivityAnchors; readonly alarm: ActivityAlarm | null } {
  const raised = judge(before?.heads[0], told);
  const heads = thinned([told, ...(before?.heads ?? [])], told.at);
  const alarms = [...(raised === null ? [] : [raised]), ...(before?.alarms ?? [])].slice(0, maxAlarms);
  return { anchors: { heads, alarms }, alarm: raised };
}

/** A head as `audit verify --head=` takes it. */
export function headArgument({ seq, hash }: Pick<ActivityHead, 'seq' | 'hash'>): string {
  return `--head=${seq}:${hash}`;
}
