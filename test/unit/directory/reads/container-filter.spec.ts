import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createContainerFilter,
  isIncluded,
} from '../../../../electron/agent/directory/reads/container-filter';
import type { ContainerRule } from '../../../../shared/model/partition';

const root = 'DC=corp,DC=example,DC=com';
const rule = (distinguishedName: string, included: boolean): ContainerRule => ({
  distinguishedName,
  included,
});

describe('what is synchronised', () => {
  it('is everything in the partition where there are no rules, and nothing outside of it', () => {
    expect(isIncluded(`CN=Änne,OU=A,${root}`, root, [])).toBe(true);
    expect(isIncluded('CN=Änne,OU=A,DC=other,DC=com', root, [])).toBe(false);
    expect(isIncluded('CN=Änne,DC=badcorp,DC=example,DC=com', root, [])).toBe(false);
    expect(isIncluded(root, root, [])).toBe(false);
  });

  it('is decided by the nearest container above', () => {
    const rules = [rule(root, false), rule(`OU=A,${root}`, true), rule(`OU=B,OU=A,${root}`, false)];
    expect(isIncluded(`CN=x,${root}`, root, rules)).toBe(false);
    expect(isIncluded(`CN=x,OU=A,${root}`, root, rules)).toBe(true);
    expect(isIncluded(`CN=x,OU=C,OU=A,${root}`, root, rules)).toBe(true);
    expect(isIncluded(`CN=x,OU=B,OU=A,${root}`, root, rules)).toBe(false);
    expect(isIncluded(`CN=x,OU=D,OU=B,OU=A,${root}`, root, rules)).toBe(false);
    expect(isIncluded(`CN=x,OU=AA,${root}`, root, rules)).toBe(false);
  });

  it('does not depend on a rule for the object itself', () => {
    expect(isIncluded(`OU=A,${root}`, root, [rule(`OU=A,${root}`, false)])).toBe(true);
  });

  it.each([
    ['case', `ou=PEOPLE,dc=CORP,DC=Example,dc=COM`, `OU=People,${root}`],
    ['spaces after commas', `OU=People, DC=corp , DC=example,  DC=com`, `OU=People,${root}`],
    ['an escaped comma', `OU=Smith\\2C John,${root}`, `OU=Smith\\, John,${root}`],
    ['a comma that is a boundary elsewhere', `OU=A\\,OU\\=B,${root}`, `OU=A\\2cOU\\3dB,${root}`],
    ['umlauts as bytes', `OU=M\\C3\\BCller,${root}`, `OU=Müller,${root}`],
    ['an emoji as bytes', `OU=\\F0\\9F\\98\\80 x,${root}`, `OU=😀 x,${root}`],
    ['a trailing space', `OU=x\\ ,${root}`, `OU=x\\20,${root}`],
    ['a leading space', `OU=\\ x,${root}`, `OU=\\20x,${root}`],
    ['a backslash at the end', `OU=x\\\\,${root}`, `OU=x\\5C,${root}`],
    ['a line end', `OU=a\\0Ab,${root}`, `OU=a\\0ab,${root}`],
  ])('compares containers without %s', (_what, left, right) => {
    for (const [container, above] of [
      [left, right],
      [right, left],
    ] as const) {
      expect(isIncluded(`CN=x,${above}`, root, [rule(container, false)])).toBe(false);
    }
  });

  it.each([
    ['a trailing space counts', `OU=x\\ ,${root}`, `OU=x,${root}`],
    ['an escaped comma is no boundary', `OU=a\\,OU=b,${root}`, `OU=a,OU=b,${root}`],
  ])('tells containers apart: %s', (_what, left, right) => {
    expect(isIncluded(`CN=x,${left}`, root, [rule(right, false)])).toBe(true);
    expect(isIncluded(`CN=x,${right}`, root, [rule(left, false)])).toBe(true);
  });

  it('lets the later of two rules for the same container decide, and ignores those of other partitions', () => {
    const rules = [rule(`OU=A,${root}`, true), rule(`ou=a,${root}`, false), rule('DC=com', false)];
    expect(isIncluded(`CN=x,OU=A,${root}`, root, rules)).toBe(false);
    expect(isIncluded(`CN=x,${root}`, root, rules)).toBe(true);
  });
});

describe('where to search', () => {
  it('is the root as long as it is included', () => {
    expect(createContainerFilter(root, []).bases).toEqual([root]);
    expect(createContainerFilter(root, [rule(`OU=A,${root}`, false)]).bases).toEqual([root]);
  });

  it('is each included container once, without those below another', () => {
    const rules = [
      rule(root, false),
      rule(`OU=B,OU=A,${root}`, false),
      rule(`OU=C,OU=B,OU=A,${root}`, true),
      rule(`OU=A,${root}`, true),
      rule(`OU=Z,${root}`, true),
    ];
    expect(createContainerFilter(root, rules).bases).toEqual([`OU=A,${root}`, `OU=Z,${root}`]);
    expect(createContainerFilter(root, [rule(root, false)]).bases).toEqual([]);
  });
});

/** Names with everything a DN has to escape. */
const names = fc.array(fc.constantFrom('a', 'B', ' ', ',', '=', '+', '"', '\\', '<', ';', '#', 'ü', '😀'), {
  minLength: 1,
  maxLength: 4,
});
const escaped = (characters: readonly string[]): string =>
  characters.map((one) => (/[a-zA-Zü😀]/u.test(one) ? one : `\\${one}`)).join('');
const asBytes = (characters: readonly string[]): string =>
  [...Buffer.from(characters.join(''))].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
const paths = fc.array(names, { minLength: 0, maxLength: 4 });
const dnOf = (path: readonly (readonly string[])[], write: typeof escaped): string =>
  [...path.map((name) => `OU=${write(name)}`), root].join(',');
const rules = fc.array(fc.tuple(paths, fc.boolean()), { maxLength: 8 });

/** The same decision, by comparing unescaped paths: the innermost container comes first. */
function expected(
  path: readonly (readonly string[])[],
  all: readonly (readonly [readonly (readonly string[])[], boolean])[],
): boolean {
  const key = (one: readonly (readonly string[])[]): string =>
    JSON.stringify(one.map((name) => name.join('').toLowerCase()));
  for (let from = 0; from <= path.length; from += 1) {
    const found = all.filter(([container]) => key(container) === key(path.slice(from)));
    if (found.length > 0) return found.at(-1)?.[1] ?? true;
  }
  return true;
}

describe('any rules', () => {
  it('keep an escaped space at the start of a name', () => {
    const rules = [rule(`OU=\\ 😀,${root}`, false)];
    expect(isIncluded(`CN=a,OU=😀,${root}`, root, rules)).toBe(true);
    expect(isIncluded(`CN=a,OU=\\20😀,${root}`, root, rules)).toBe(false);
  });

  it('decide as the nearest container says, whatever way the names are escaped', () => {
    fc.assert(
      fc.property(paths, names, rules, (path, name, all) => {
        const written = all.map(([container, included], index) =>
          rule(dnOf(container, index % 2 === 0 ? escaped : asBytes), included),
        );
        for (const write of [escaped, asBytes]) {
          const dn = `CN=${write(name)},${dnOf(path, write)}`;
          expect(isIncluded(dn, root, written)).toBe(expected(path, all));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('search where everything included is, and nothing twice', () => {
    fc.assert(
      fc.property(paths, rules, (path, all) => {
        const written = all.map(([container, included]) => rule(dnOf(container, escaped), included));
        const filter = createContainerFilter(root, written);
        const dn = `CN=x,${dnOf(path, escaped)}`;
        const above = [...path.keys(), path.length].map((from) => dnOf(path.slice(from), escaped));
        const searched = filter.bases.filter((base) =>
          above.some((one) => one.toLowerCase() === base.toLowerCase()),
        );
        expect(searched.length).toBeLessThanOrEqual(1);
        if (filter.includes(dn)) expect(searched).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });
});
