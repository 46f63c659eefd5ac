import { describe, expect, it } from 'vitest';
import { diagnosisIds, type DiagnosisId, type DiagnosisState } from '../../../../shared/model/diagnosis';
import { groupLines, worstFirst, worstState } from '../../../../renderer/features/people/groups';
import { summarise } from '../../../../renderer/features/people/summary';
import { summaryText } from '../../../../renderer/features/people/summary-text';
import { en } from '../../../../renderer/i18n/en';
import { createFormats } from '../../../../renderer/i18n/formats';

const formats = createFormats('en-GB', 'UTC');

const lineOf = (id: DiagnosisId, state: DiagnosisState = 'good') => ({ id, state, text: id, remedy: null });

/** A diagnosis in which everything was looked at and only these lines are not good. */
function diagnosis(changes: Partial<Record<DiagnosisId, DiagnosisState>>) {
  return diagnosisIds.map((id) => lineOf(id, changes[id]));
}

const said = (lines: Parameters<typeof summarise>[0]): string => summaryText(summarise(lines), en, formats);

describe('the sentence on top', () => {
  it.each<[Partial<Record<DiagnosisId, DiagnosisState>>, string]>([
    [{}, 'Writeback works for this person'],
    [{ locked: 'warning' }, 'Writeback works, with 1 warning'],
    [{ locked: 'warning', minimumAge: 'warning' }, 'Writeback works, with 2 warnings'],
    [{ passwordPolicy: 'unknown' }, 'Writeback works; the password rules are not all known'],
    [
      { passwordPolicy: 'unknown', protectedGroup: 'unknown' },
      'Not certain that writeback works: 2 checks could not be made',
    ],
    [
      { inheritance: 'unknown', locked: 'warning' },
      'Not certain that writeback works: 1 check could not be made',
    ],
    [{ resetPassword: 'bad', locked: 'warning' }, 'Resets fail: 1 problem'],
    [{ resetPassword: 'bad', unexpirePassword: 'bad' }, 'Resets fail: 2 problems'],
    [
      { lockoutTime: 'bad', changePassword: 'bad', resetPassword: 'bad' },
      'Resets, changes and unlocks fail: 3 problems',
    ],
    [{ pwdLastSet: 'bad' }, 'Resets with “must change at next sign-in” fail: 1 problem'],
    [
      { resetPassword: 'bad', protectedGroup: 'bad', inheritance: 'unknown' },
      'Writeback fails for this person: 2 problems',
    ],
    [{ enabled: 'bad' }, 'Writeback fails for this person: 1 problem'],
  ])('%j: %s', (changes, sentence) => {
    expect(said(diagnosis(changes))).toBe(sentence);
  });

  it('never takes for good what was not looked at', () => {
    const without = (ids: readonly DiagnosisId[]) => diagnosis({}).filter(({ id }) => !ids.includes(id));
    expect([
      said([]),
      said([lineOf('found')]),
      said(without(['partition', 'reads', 'pdc'])),
      said(without(['passwordPolicy', 'passwordHistory', 'minimumAge'])),
      said([lineOf('found'), lineOf('cloudObject', 'bad')]),
    ]).toEqual([
      'Not certain that writeback works: nothing could be checked',
      'Not certain that writeback works: not everything could be checked',
      'Not certain that writeback works: not everything could be checked',
      'Writeback works; the password rules are not all known',
      'Writeback fails for this person: 1 problem',
    ]);
  });
});

describe('the parts of a diagnosis', () => {
  it('take every line, in their order, and name what is missing', () => {
    const { groups, missing } = groupLines([
      lineOf('locked'),
      lineOf('pdc'),
      lineOf('found'),
      lineOf('enabled'),
    ]);
    expect([groups.map(({ group, lines }) => [group, ...lines.map(({ id }) => id)]), missing]).toEqual([
      [
        ['identity', 'found'],
        ['directory', 'pdc'],
        ['account', 'locked', 'enabled'],
      ],
      ['permissions', 'policy'],
    ]);
    expect(groupLines(diagnosis({})).groups.flatMap(({ lines }) => lines)).toHaveLength(diagnosisIds.length);
  });

  it('show the worst first', () => {
    const lines = [
      lineOf('enabled'),
      lineOf('locked', 'warning'),
      lineOf('expired', 'unknown'),
      lineOf('account', 'bad'),
      lineOf('smartCard'),
    ];
    expect([worstFirst(lines).map(({ id }) => id), worstState(lines.slice(0, 3)), worstState([])]).toEqual([
      ['account', 'expired', 'locked', 'enabled', 'smartCard'],
      'unknown',
      'unknown',
    ]);
  });
});
