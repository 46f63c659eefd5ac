import { limits } from '../shared/protocol/limits';
import type { EventId } from '../shared/event-ids';
import { endUserText, type Outcome, type StageTimings } from '../shared/model/outcome';
import type { Operation } from '../shared/operations';
import { outcomeCodes, type OutcomeCode } from '../shared/outcome-codes';
import {
  outcomeDetails,
  outcomeWarnings,
  type OutcomeDetail,
  type OutcomeWarning,
} from '../shared/outcome-details';
import type { Reply } from '../shared/protocol/reply';

/** What became of one operation, as the portal knows it. Holds no password. */
export interface PortalOutcome {
  readonly requestId: string;
  readonly operation: Operation;
  readonly code: OutcomeCode;
  readonly detail: OutcomeDetail | null;
  /** Steps after a successful write that did not work. */
  readonly warnings: readonly OutcomeWarning[];
  /** The agent’s event; `null` for what only the portal can see. */
  readonly eventId: EventId | null;
  /** The agent’s stages that were over when it replied. Milliseconds. */
  readonly stages: StageTimings;
  /** From the call to its end. Milliseconds. */
  readonly elapsedMs: number;
  /** For the person who asked. */
  readonly endUserText: string;
  /** For the administrator: what happened, and what is and is not known. */
  readonly adminText: string;
  /** Size of the encoded AMQP message; 0 when none was made. */
  readonly messageBytes: number;
  /** `timedOut` only: until when the request may still be carried out. Epoch milliseconds. */
  readonly mayHappenUntil?: number;
  /** `timedOut` only: whether the relay has taken the request; `null` = that is not known either. */
  readonly relayAccepted?: true | null;
}

/** The facts of a call that are the same however it ends. */
export interface CallFacts {
  readonly requestId: string;
  readonly operation: Operation;
  readonly elapsedMs: number;
  readonly messageBytes: number;
}

function adminText(outcome: Outcome, known: string | null): string {
  const detail = outcome.detail === null ? null : outcomeDetails[outcome.detail].admin;
  const warnings = outcome.warnings.map((warning) => outcomeWarnings[warning]);
  return [outcomeCodes[outcome.code].admin, detail, ...warnings, known]
    .filter((text) => text !== null)
    .join(' ');
}

/** The outcome an agent replied. */
export function repliedOutcome(facts: CallFacts, reply: Reply): PortalOutcome {
  const { outcome, eventId, stages } = reply;
  return {
    ...facts,
    ...outcome,
    eventId,
    stages,
    endUserText: endUserText(outcome),
    adminText: adminText(outcome, null),
  };
}

/** An agent that has just seen that a request is in time may take so long to write it. */
const writeAllowanceSeconds = 30;

/**
 * Nobody has answered in time: the outcome is not known. It may be carried out until no agent takes the request any more,
 * whose clock may be behind, and the last write has ended.
 *
 * @param relayAccepted whether the relay has taken the request; `null` = that is not known either
 * @param expiresAt when the request expires. Epoch seconds
 */
export function timedOutOutcome(
  facts: CallFacts,
  relayAccepted: true | null,
  expiresAt: number,
  known: string,
): PortalOutcome {
  const untilSeconds = expiresAt + limits.maxClockSkewSeconds + writeAllowanceSeconds;
  return { ...ownOutcome(facts, 'timedOut', known), relayAccepted, mayHappenUntil: untilSeconds * 1_000 };
}

/**
 * An outcome without an agent’s word.
 *
 * @param known what is known beyond the code, for the administrator
 */
export function ownOutcome(
  facts: CallFacts,
  code: 'notAvailable' | 'timedOut' | 'invalidRequest',
  known: string | null,
): PortalOutcome {
  const outcome: Outcome = { code, detail: code === 'invalidRequest' ? 'schema' : null, warnings: [] };
  return {
    ...facts,
    ...outcome,
    eventId: null,
    stages: {},
    endUserText: endUserText(outcome),
    adminText: adminText(outcome, known),
  };
}
