import type { DeadLetter } from '../../../../shared/ipc/dead-letter-channels';
import { outcomeRemedy } from '../../../../shared/model/outcome';
import { isOutcomeCode, outcomeCodes } from '../../../../shared/outcome-codes';
import { isOutcomeDetail, outcomeDetails } from '../../../../shared/outcome-details';
import type { Messages } from '../../../i18n/en';

/** A reason in words. */
export interface Explanation {
  readonly title: string;
  readonly text: string;
  readonly remedy: string;
}

/** Dead letters of one reason, newest first. */
export interface ReasonGroup {
  readonly reason: string;
  readonly letters: readonly DeadLetter[];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * Explains a reason: one of the agent’s own (docs/protocol.md, section 4), one of Azure Service Bus, or one of somebody
 * else, which is shown as it is.
 */
export function explainReason(reason: string, texts: Messages): Explanation {
  const { deadLetters: words, detailTitles, outcomeTitles } = texts;
  if (isOutcomeDetail(reason)) {
    const remedy = outcomeRemedy({
      code: reason === 'notAuthentic' || reason === 'unknownKey' ? 'decryptionFailed' : 'invalidRequest',
      detail: reason,
    });
    return { title: capital(detailTitles[reason]), text: outcomeDetails[reason].admin, remedy };
  }
  if (isOutcomeCode(reason)) {
    const { admin, remedy } = outcomeCodes[reason];
    return { title: outcomeTitles[reason], text: admin, remedy };
  }
  if (reason === '') return words.noReason;
  const known = Object.hasOwn(words.serviceBusReasons, reason) ? words.serviceBusReasons[reason] : undefined;
  return known ?? { title: reason, ...words.otherReason };
}

/** Puts dead letters of one reason together; the group with the newest comes first. */
export function groupByReason(entries: readonly DeadLetter[]): readonly ReasonGroup[] {
  const groups = new Map<string, DeadLetter[]>();
  // They come oldest first.
  for (const letter of [...entries].reverse()) {
    const group = groups.get(letter.reason);
    if (group === undefined) groups.set(letter.reason, [letter]);
    else group.push(letter);
  }
  return [...groups].map(([reason, letters]) => ({ reason, letters }));
}
