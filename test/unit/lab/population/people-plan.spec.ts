import { describe, expect, it } from 'vitest';
import { escapeRdnValue } from '../../../../lab/population/distinguished-name';
import { demoUnits, oddUnitNames, withoutRightsUnit } from '../../../../lab/population/organizational-units';
import { planPeople } from '../../../../lab/population/people-plan';
import { personRoles } from '../../../../lab/types';

const baseDn = 'DC=corp,DC=example,DC=com';
const domain = 'corp.example.com';

describe('the plan of the demo population', () => {
  it('has one person of each role and plain ones besides', () => {
    const roles = planPeople(200, baseDn, domain).map((person) => person.role);
    expect(roles).toHaveLength(200);
    expect(roles.slice(0, 13)).toEqual(personRoles);
    expect(new Set(roles.slice(13))).toEqual(new Set(['plain']));
  });

  it.each([13, 200, 5_000])('gives %i people names that no two share and AD accepts', (count) => {
    const people = planPeople(count, baseDn, domain);
    for (const key of ['account', 'userPrincipalName', 'distinguishedName'] as const) {
      expect(new Set(people.map((person) => person[key].toLowerCase())).size).toBe(count);
    }
    expect(people.filter(({ account }) => !/^[a-z0-9.]{1,20}$/.test(account))).toEqual([]);
  });

  it('reaches every unit with 39 people, and the one without rights with one alone', () => {
    const units = planPeople(39, baseDn, domain).map(({ unitPath }) => unitPath.join('/'));
    expect(units).toHaveLength(39);
    const withRights = demoUnits.map(({ path }) => path.join('/'));
    expect(new Set(units)).toEqual(new Set([...withRights, withoutRightsUnit.path.join('/')]));
    expect(units.filter((unit) => unit === withoutRightsUnit.path.join('/'))).toHaveLength(1);
  });

  it('escapes what a DN must have escaped', () => {
    const dns = oddUnitNames.map((name) => escapeRdnValue(name));
    expect(dns).toEqual([
      'Komma\\, hier',
      'Plus \\+ hier',
      'Anführung \\"hier\\"',
      'Backslash \\\\ hier',
      'Kleiner \\< hier',
      'Größer \\> hier',
      'Strichpunkt \\; hier',
      'Gleich \\= hier',
      '\\#Raute vorn',
      '\\ Leerzeichen vorn',
      'Leerzeichen hinten\\ ',
      'Zeile\\0AUmbruch',
      'Ärger öfter süß',
      'Emoji 🚀👩‍💻',
    ]);
  });

  it('is the same every time', () => {
    expect(planPeople(40, baseDn, domain)).toEqual(planPeople(40, baseDn, domain));
  });

  it('needs room for every role', () => {
    expect(() => planPeople(12, baseDn, domain)).toThrow(RangeError);
  });
});
