import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../../electron/agent/directory/passwords/password-shape';
import { isComplex } from '../../../../lab/embedded/account/complexity';
import { utf8 } from '../support/connector';

const nameless = { accountName: null, displayName: null };
const complex = (
  password: string,
  names: Partial<typeof nameless | Record<keyof typeof nameless, string>> = {},
) => shapeOf(utf8(password), { ...nameless, ...names }).isComplex;

describe('the length of a password', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['äöü', 3],
    ['漢字', 2],
    ['😀', 2],
    ['👩‍🚀', 5],
  ])('%s is counted in UTF-16 code units: %i', (password, length) => {
    expect(shapeOf(utf8(password), nameless).length).toBe(length);
  });
});

describe('the kinds of characters', () => {
  it.each([
    ['Abc1', true],
    ['Ab!', true],
    ['Ab漢', true],
    ['Ωμ1', true],
    ['ÄÖß7', true],
    ['abc1', false],
    ['ABC1', false],
    ['漢字1', false],
    ['abc漢', false],
    // Neither a currency sign nor a space nor an emoji is one of the signs; other digits are no digits.
    ['Ab€', false],
    ['Ab ', false],
    ['Ab😀', false],
    ['Ab٣', false],
  ])('%s: three of five, %s', (password, expected) => {
    expect(complex(password)).toBe(expected);
  });

  it.each(Array.from('~!@#$%^&*_-+=`|\\(){}[]:;"\'<>,.?/'))('%s is a sign', (sign) => {
    expect(complex(`Ab${sign}`)).toBe(true);
  });
});

describe('the names of the account', () => {
  it.each([
    ['xAnneY1', { accountName: 'anne' }, false],
    ['xAnnY1', { accountName: 'anne' }, true],
    // Only as a whole, and only from three characters on.
    ['Anne-1', { accountName: 'anne.meier' }, true],
    ['Anne.Meier-1', { accountName: 'anne.meier' }, false],
    ['Jo-1', { accountName: 'jo' }, true],
    ['xERIN1', { displayName: 'Erin M. Hagens' }, false],
    ['xhagens!A', { displayName: 'Erin M. Hagens' }, false],
    ['xMx1', { displayName: 'Erin M. Hagens' }, true],
    ['xHagen1', { displayName: 'Erin M. Hagens' }, true],
    ['Ölwein-1', { displayName: 'Müller,ölwein' }, false],
    ['xTab1', { displayName: 'The\ttab' }, false],
    ['xEins1', { displayName: 'eins_zwei-drei#vier.fünf' }, false],
    ['xVier1', { displayName: 'eins_zwei-drei#vier.fünf' }, false],
    ['xFünf1', { displayName: 'eins_zwei-drei#vier.fünf' }, false],
    // A slash does not part names.
    ['xEins1', { displayName: 'eins/zwei' }, true],
  ])('%s with %j: %s', (password, names, expected) => {
    expect(complex(password, names)).toBe(expected);
  });
});

it('agrees with the embedded directory, which was written apart from it', () => {
  const character = fc.constantFrom(...Array.from('abyzABYZ019-_.# ,+<€äÖß漢Ωλ😀\t'));
  const text = (maxLength: number) => fc.string({ unit: character, maxLength });
  fc.assert(
    fc.property(text(12), text(6), text(12), (password, accountName, displayName) => {
      expect(complex(password, { accountName, displayName })).toBe(
        isComplex(password, { accountName, displayName }),
      );
    }),
    { numRuns: 2_000 },
  );
});

it('leaves the password as it was', () => {
  const password = utf8('Geheim-1-Ö');
  shapeOf(password, { accountName: 'geheim', displayName: 'x' });
  expect(password).toEqual(utf8('Geheim-1-Ö'));
});
