import type { EventId } from '../event-ids';
import { operationEvents } from '../event-ids';
import type { Operation } from '../operations';
import { outcomeCodes, type OutcomeCode } from '../outcome-codes';
import {
  outcomeDetails,
  warningEndUserTexts,
  type OutcomeDetail,
  type OutcomeWarning,
} from '../outcome-details';

/** The stages of the pipeline in their order; `reply` and `settle` are known only to the agent. */
export const stageNames = ['open', 'dedupe', 'resolve', 'write', 'record', 'reply', 'settle'] as const;
export type StageName = (typeof stageNames)[number];

/** How long each stage took, in milliseconds (fractions allowed). A stage that was not reached is absent. */
export type StageTimings = { readonly [stage in StageName]?: number | undefined };

/** What became of one operation. */
export interface Outcome {
  readonly code: OutcomeCode;
  readonly detail: OutcomeDetail | null;
  readonly warnings: readonly OutcomeWarning[];
}

/** The event of a refused or failed outcome itself: its detail’s, where it has one, else its code’s. */
function ownEvent({ code, detail }: Pick<Outcome, 'code' | 'detail'>): EventId | null {
  const text = detail === null ? undefined : outcomeDetails[detail];
  return text !== undefined && 'eventId' in text ? text.eventId : outcomeCodes[code].eventId;
}

/**
 * The event an outcome is known by: the operation’s success event, or the detail’s or code’s own.
 *
 * @param operation `null` for a message that could not be opened
 */
export function outcomeEvent(
  operation: Operation | null,
  outcome: Pick<Outcome, 'code' | 'detail'>,
): EventId {
  if (operation === null) return ownEvent(outcome) ?? 32000;
  const events = operationEvents(operation);
  if (outcomeCodes[outcome.code].kind === 'success') return events.success;
  return ownEvent(outcome) ?? events.fail;
}

/** What the admin can do: the detail’s own remedy, where it has one, else the code’s. */
export function outcomeRemedy({ code, detail }: Pick<Outcome, 'code' | 'detail'>): string {
  const text = detail === null ? undefined : outcomeDetails[detail];
  return text !== undefined && 'remedy' in text ? text.remedy : outcomeCodes[code].remedy;
}

/** The sentence for the person who asked: a warning’s or the detail’s, where they have one, else the code’s. */
export function endUserText(outcome: Outcome): string {
  for (const warning of outcome.warnings) {
    const text = warningEndUserTexts[warning];
    if (text !== undefined) return text;
  }
  const detail = outcome.detail === null ? undefined : outcomeDetails[outcome.detail];
  return detail !== undefined && 'endUser' in detail ? detail.endUser : outcomeCodes[outcome.code].endUser;
}
