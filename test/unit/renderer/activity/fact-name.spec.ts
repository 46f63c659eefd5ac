import { expect, it } from 'vitest';
import { factName } from '../../../../renderer/features/activity/fact-name';

it.each([
  ['code', 'Code'],
  ['domainController', 'Domain controller'],
  ['pairingId', 'Pairing ID'],
  ['kid', 'Key ID'],
  ['throughSeq', 'Through seq'],
  ['', ''],
])('a fact %j is called %j', (key, name) => {
  expect(factName(key)).toBe(name);
});
