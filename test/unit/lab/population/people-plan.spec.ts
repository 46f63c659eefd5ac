import { describe, expect, it } from 'vitest';
import { planPeople } from '../../../../lab/population/people-plan';
import { personRoles } from '../../../../lab/types';

const baseDn = 'DC=corp,DC=example,DC=com';
const domain = 'corp.example.com';

describe('the plan of the demo population', () => {
  it('has one person of each role and plain ones besides', () => {
    const roles = planPeople(200, baseDn, domain).map((person) => person.role);
    expect(roles).toHaveLength(200);
    expect(roles.slice(0, 10)).toEqual(personRoles);
    expect(new Set(roles.slice(10))).toEqual(new Set(['plain']));
  });

  it.each([10, 200, 5_000])('gives %i people names that no two share and AD accepts', (count) => {
    const people = planPeople(count, baseDn, domain);
    for (const key of ['account', 'userPrincipalName', 'distinguishedName'] as const) {
      expect(new Set(people.map((person) => person[key].toLowerCase())).size).toBe(count);
    }
    expect(people.filter(({ account }) => !/^[a-z0-9.]{1,20}$/.test(account))).toEqual([]);
  });

  it('is the same every time', () => {
    expect(planPeople(40, baseDn, domain)).toEqual(planPeople(40, baseDn, domain));
  });

  it('needs room for every role', () => {
    expect(() => planPeople(9, baseDn, domain)).toThrow(RangeError);
  });
});
