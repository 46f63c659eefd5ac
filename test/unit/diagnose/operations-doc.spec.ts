import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { grantCommands, type Place } from '../../../electron/agent/diagnose/grant-commands';
import { writebackRights } from '../../../electron/agent/directory/security/writeback-rights';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { outcomeDetails, outcomeWarnings } from '../../../shared/outcome-details';

const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');

/** The cells of the table below a heading, its head left out. */
function tableOf(heading: string): readonly (readonly string[])[] {
  const section = page.split(`\n### ${heading}\n`)[1]?.split(/\n#{2,3} /)[0] ?? '';
  return section
    .split('\n')
    .filter((row) => row.startsWith('| `'))
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const names = (heading: string): readonly string[] => tableOf(heading).map(([name = '']) => name);
const quoted = (known: object): readonly string[] => Object.keys(known).map((name) => `\`${name}\``);

describe('docs/operations.md', () => {
  it.each([
    ['Outcomes', outcomeCodes],
    ['Details', outcomeDetails],
    ['Warnings of a success', outcomeWarnings],
  ])('%s: one row each, with what to do, and none that does not exist', (heading, known) => {
    expect([...names(heading)].sort()).toEqual([...quoted(known)].sort());
    expect(tableOf(heading).filter((cells) => cells.some((cell) => cell === ''))).toEqual([]);
  });

  it('says of every outcome what kind it is, and names no unknown outcome for a detail', () => {
    const kinds = Object.fromEntries(tableOf('Outcomes').map(([name, kind]) => [name, kind]));
    const known = Object.entries(outcomeCodes).map(([name, { kind }]) => [`\`${name}\``, kind]);
    expect(kinds).toEqual(Object.fromEntries(known));
    const of = new Set(tableOf('Details').map(([, outcome]) => outcome));
    const outcomes = new Set([...quoted(outcomeCodes), 'dead letter']);
    expect([...of].filter((outcome) => outcome === undefined || !outcomes.has(outcome))).toEqual([]);
  });

  it('has the very commands that a diagnosis prints', () => {
    const token = { name: 'CORP\\svc-writeback', sid: null };
    for (const right of writebackRights) {
      const reach: Place['reach'] = right.on === 'domain' ? 'all' : 'usersBelow';
      const [dsacls = ''] = grantCommands(right, { dn: 'DC=corp,DC=example,DC=com', reach }, token).split(
        '\n',
      );
      expect(page).toContain(`\n${dsacls}\n`);
      expect(page).toContain(`[guid]'${right.guid}'`);
    }
  });
});
