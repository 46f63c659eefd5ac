import { describe, expect, it } from 'vitest';
import { diagnosisText, partitionDiagnosisText } from '../../../electron/host/diagnose-text';
import type { DiagnosisLine } from '../../../shared/model/diagnosis';

const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ');
const command = `dsacls "OU=${'x'.repeat(120)},DC=corp" /I:S /G "svc:CA;Reset Password;user"`;

const good: DiagnosisLine = { id: 'pdc', state: 'good', text: 'PDC emulator: dc1', remedy: null };
const bad: DiagnosisLine = {
  id: 'resetPassword',
  state: 'bad',
  text: words(30),
  remedy: `${words(25)}\n${command}`,
};

describe('a diagnosis as text', () => {
  it('is broken at 100 columns, commands excepted, and obeys no control characters', () => {
    const rows = diagnosisText([good, { ...bad, text: `\u001b[2J ${bad.text}` }]).split('\n');
    expect(rows[0]).toBe('✔ pdc            PDC emulator: dc1');
    expect(rows.filter((row) => row.length > 100)).toEqual([`${' '.repeat(17)}→ ${command}`]);
    expect(rows.join('')).not.toContain('\u001b');
    expect(rows.slice(2).every((row) => row === '' || row.startsWith(' '.repeat(17)))).toBe(true);
    expect(rows.join(' ').match(/\bword\b/g)?.length).toBe(55);
  });

  it('names containers where all is well once, and says what is missing in the others', () => {
    const containers = [
      { distinguishedName: 'OU=Good,DC=corp', sample: 'anna', lines: [good] },
      {
        distinguishedName: 'OU=Poor,DC=corp',
        sample: 'bert',
        lines: [good, { ...bad, text: 'lacks it', remedy: command }],
      },
      {
        distinguishedName: 'OU=Dark,DC=corp',
        sample: '',
        lines: [{ ...good, state: 'unknown' as const, text: 'hidden' }],
      },
    ];
    expect(partitionDiagnosisText({ at: 0, lines: [good], containers, notLookedAt: 3 })).toBe(
      [
        '✔ pdc  PDC emulator: dc1',
        '',
        '✔ OU=Good,DC=corp (seen at anna)',
        '✘ OU=Poor,DC=corp (seen at bert)',
        '    ✘ resetPassword  lacks it',
        `                     → ${command}`,
        '? OU=Dark,DC=corp',
        '    ? pdc  hidden',
        '',
        '3 containers with users looked at, 2 with something to do. 3 containers were not looked at; some may',
        'hold no users.',
        '',
      ].join('\n'),
    );
    expect(partitionDiagnosisText({ at: 0, lines: [good], containers: [], notLookedAt: 0 })).toBe(
      '✔ pdc  PDC emulator: dc1\n\n0 containers with users looked at, 0 with something to do.\n',
    );
  });
});
