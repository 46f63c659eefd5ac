import { describe, expect, it } from 'vitest';
import { runDiagnose } from '../../../electron/host/diagnose-command';
import { diagnosisText } from '../../../electron/host/diagnose-text';

describe('the text of a diagnosis', () => {
  it('is aligned, marks each state, and keeps control characters from the terminal', () => {
    expect(
      diagnosisText([
        { id: 'pdc', state: 'good', text: 'a\u001b[31mb', remedy: null },
        { id: 'locked', state: 'warning', text: 'locked', remedy: 'one\ntwo\u0007' },
        { id: 'enabled', state: 'bad', text: 'off', remedy: null },
        { id: 'account', state: 'unknown', text: 'who', remedy: null },
      ]),
    ).toBe(
      [
        '✔ pdc      a [31mb',
        '! locked   locked',
        '           → one',
        '           → two ',
        '✘ enabled  off',
        '? account  who',
        '',
      ].join('\n'),
    );
  });

  it('needs exactly one user', async () => {
    const written: string[] = [];
    const codes = [];
    for (const argv of [
      ['diagnose', '--json'],
      ['diagnose', 'a', 'b'],
    ]) {
      const out = (text: string): number => written.push(`out ${text}`);
      const error = (text: string): number => written.push(text.slice(0, 35));
      codes.push(await runDiagnose({ argv, env: {}, defaultStateDir: '/nowhere', out, error }));
    }
    expect([codes, written]).toEqual([
      [1, 1],
      ['Usage: npm run agent -- diagnose USE', 'Usage: npm run agent -- diagnose USE'].map((one) =>
        one.slice(0, 35),
      ),
    ]);
  });
});
