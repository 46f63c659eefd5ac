import * as z from 'zod';
import { isEventId, type EventId } from '../event-ids';
import { stageNames, type Outcome, type StageName, type StageTimings } from '../model/outcome';
import { isOutcomeCode } from '../outcome-codes';
import { isOutcomeDetail, outcomeWarnings, type OutcomeWarning } from '../outcome-details';

const wireReply = z.strictObject({
  jti: z.string().min(1).max(64),
  code: z.string(),
  det: z.string().optional(),
  ev: z.int(),
  w: z.array(z.string()).max(8).optional(),
  t: z.array(z.number().min(0).nullable()).max(stageNames.length),
});

/** The agent’s answer to one request. */
export interface Reply {
  readonly requestId: string;
  readonly outcome: Outcome;
  readonly eventId: EventId;
  /** The stages that were over when the reply was sealed. Milliseconds. */
  readonly stages: StageTimings;
}

/** The package’s JSON text. Stage times travel in the pipeline’s order, to a tenth of a millisecond. */
export function encodeReply(reply: Reply): string {
  const times = stageNames.map((name) => {
    const ms = reply.stages[name];
    return ms === undefined ? null : Math.round(ms * 10) / 10;
  });
  while (times.at(-1) === null) times.pop();
  return JSON.stringify({
    jti: reply.requestId,
    code: reply.outcome.code,
    ...(reply.outcome.detail === null ? {} : { det: reply.outcome.detail }),
    ev: reply.eventId,
    ...(reply.outcome.warnings.length === 0 ? {} : { w: reply.outcome.warnings }),
    t: times,
  });
}

function isWarning(value: string): value is OutcomeWarning {
  return Object.hasOwn(outcomeWarnings, value);
}

/**
 * Reads the claims of a reply package; `null` when it is not one. A detail or warning this version does not know
 * is left out (an agent may be newer than the portal); an unknown code is refused, because it decides the truth.
 */
export function decodeReply(payload: unknown): Reply | null {
  const parsed = wireReply.safeParse(payload);
  if (!parsed.success) return null;
  const wire = parsed.data;
  if (!isOutcomeCode(wire.code) || !isEventId(wire.ev)) return null;
  const stages: Partial<Record<StageName, number>> = {};
  for (const [index, ms] of wire.t.entries()) {
    const name = stageNames[index];
    if (name !== undefined && ms !== null) stages[name] = ms;
  }
  return {
    requestId: wire.jti,
    outcome: {
      code: wire.code,
      detail: wire.det !== undefined && isOutcomeDetail(wire.det) ? wire.det : null,
      warnings: (wire.w ?? []).filter(isWarning),
    },
    eventId: wire.ev,
    stages,
  };
}
