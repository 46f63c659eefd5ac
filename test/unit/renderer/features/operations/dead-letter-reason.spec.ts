import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../../../shared/ipc/dead-letter-channels';
import { outcomeDetails } from '../../../../../shared/outcome-details';
import { outcomeCodes } from '../../../../../shared/outcome-codes';
import { en } from '../../../../../renderer/i18n/en';
import {
  explainReason,
  groupByReason,
} from '../../../../../renderer/features/operations/dead-letters/dead-letter-reason';

const own = [
  'malformed',
  'tooLarge',
  'wrongAlgorithm',
  'forbiddenHeader',
  'wrongType',
  'unsupportedVersion',
  'unknownKey',
  'notAuthentic',
  'notJson',
  'unknownOperation',
  'schema',
  'requestIdMismatch',
  'wrongTenant',
  'lifeTooLong',
  'replayed',
];

describe('the reason of a dead letter', () => {
  it.each([...own, 'MaxDeliveryCountExceeded', 'TTLExpiredException', 'HeaderSizeExceeded'])(
    '%s has a title, a text and a remedy',
    (reason) => {
      const explained = explainReason(reason, en);
      expect(explained.title).not.toBe(reason);
      expect(explained.text).not.toBe(en.deadLetters.otherReason.text);
      const { title, text, remedy } = explained;
      for (const words of [title, text, remedy]) expect(words.length).toBeGreaterThan(4);
    },
  );

  it('of an altered message is explained as decryption, not as a malformed request', () => {
    expect(explainReason('notAuthentic', en)).toEqual({
      title: 'Altered on its way',
      text: outcomeDetails.notAuthentic.admin,
      remedy: outcomeCodes.decryptionFailed.remedy,
    });
  });

  it('of an earlier version of the agent, which gave the code, is explained too', () => {
    expect(explainReason('decryptionFailed', en).text).toBe(outcomeCodes.decryptionFailed.admin);
  });

  it.each(['toString', '__proto__', 'constructor', 'Somebody else'])('%s is shown as it is', (reason) => {
    expect(explainReason(reason, en)).toEqual({ title: reason, ...en.deadLetters.otherReason });
  });

  it('that is missing is said to be missing', () => {
    expect(explainReason('', en)).toEqual(en.deadLetters.noReason);
  });
});

describe('groupByReason', () => {
  it('puts the newest first, within a reason and among the reasons', () => {
    const letter = (sequenceNumber: string, reason: string): DeadLetter => ({
      sequenceNumber,
      messageId: `id-${sequenceNumber}`,
      reason,
      description: '',
      enqueuedAt: 0,
      sizeBytes: 1,
    });
    const groups = groupByReason([letter('1', 'a'), letter('2', 'b'), letter('3', 'a'), letter('4', 'b')]);
    expect(groups.map(({ reason, letters }) => [reason, letters.map((one) => one.sequenceNumber)])).toEqual([
      ['b', ['4', '2']],
      ['a', ['3', '1']],
    ]);
  });
});
