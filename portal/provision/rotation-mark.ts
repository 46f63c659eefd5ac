import type { Side } from './desired-queues';

const pattern = (side: Side): RegExp => new RegExp(` ?\\bwriteback-rotating-${side}=(\\S+)`);

/** When a rotation of a side’s keys began, as marked in a queue’s metadata; `null` = none is under way. */
export function rotationMark(userMetadata: string, side: Side): string | null {
  return pattern(side).exec(userMetadata)?.[1] ?? null;
}

/** The metadata with the mark set to `since`, or without it; what else stands there is kept. */
export function withRotationMark(userMetadata: string, side: Side, since: string | null): string {
  const rest = userMetadata.replace(pattern(side), '').trim();
  if (since === null) return rest;
  return [rest, `writeback-rotating-${side}=${since}`].filter((part) => part !== '').join(' ');
}
