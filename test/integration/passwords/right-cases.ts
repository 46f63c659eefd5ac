import { describe, expect, it } from 'vitest';
import { toEvents } from '../../../electron/agent/pipeline/record';
import { signIn } from '../../../lab/lab-directory';
import { rightGuid } from '../../../lab/population/access-entry';
import { guidBytes } from '../../../lab/population/ldap-values';
import { explicitEntries, isolate, readBinary } from '../../../lab/population/security-descriptor';
import { freshPassword, inWords, operate } from './operate';
import type { Ground } from './passwords.spec';
import { lock } from './state-cases';

const baseDn = 'DC=corp,DC=example,DC=com';
/** DN of the agent’s account. */
export const serviceDn = `CN=svc-writeback,OU=Service Accounts,${baseDn}`;

/**
 * Takes one right away from the domain while something is done: from everybody, because domains give Unexpire Password
 * to all authenticated users from the start.
 */
async function without(
  { admin }: Ground,
  right: keyof typeof rightGuid,
  work: () => Promise<void>,
): Promise<void> {
  const all = explicitEntries(await readBinary(admin, baseDn, 'nTSecurityDescriptor'));
  const guid = guidBytes(rightGuid[right]);
  const rest = all.filter((entry) => !entry.includes(guid));
  expect(rest.length).toBeLessThan(all.length);
  await isolate(admin, baseDn, rest);
  try {
    await work();
  } finally {
    await isolate(admin, baseDn, all);
  }
}

/** A right that is missing for a step after the reset never makes a failure of the password that was set. */
export function rightCases(ground: () => Ground): void {
  describe('a reset where a right is missing', () => {
    it('to write lockoutTime: the password is set, the account stays locked, and both are said', async () => {
      const { bench } = ground();
      const person = bench.person('plain');
      await lock(ground(), person);
      const newPassword = freshPassword();
      await without(ground(), 'lockoutTime', async () => {
        const done = await operate(bench, { person, operation: 'reset', newPassword });
        expect(inWords(done)).toBe('success (unlockFailed)');
        expect(done.diagnostic).toBe(
          `lockoutTime was not written on ${person.distinguishedName}: LDAP: refused with result code 50: 00002098: Object ${person.distinguishedName} has no write property access`,
        );
        const events = toEvents(done).map(({ eventId, data }) => [eventId, data['warning'] ?? null]);
        expect(events).toEqual([
          [31001, null],
          [31002, null],
          [34110, 'unlockFailed'],
        ]);
      });
      expect(await signIn(bench.lab.ldaps, person.distinguishedName, newPassword)).toEqual({
        accepted: false,
        reason: '775',
      });
      expect(inWords(await operate(bench, { person, operation: 'unlock' }))).toBe('success');
      expect(await bench.lab.bind(person.distinguishedName, newPassword)).toBe(true);
    });

    it('to write pwdLastSet: the password is set, without must-change', async () => {
      const { bench } = ground();
      const person = bench.person('plain');
      const newPassword = freshPassword();
      await without(ground(), 'pwdLastSet', async () => {
        const done = await operate(bench, { person, operation: 'adminReset', newPassword, mustChange: true });
        expect(inWords(done)).toBe('success (mustChangeFailed)');
        expect(done.diagnostic).toContain(`pwdLastSet was not written on ${person.distinguishedName}: `);
      });
      expect(await bench.lab.bind(person.distinguishedName, newPassword)).toBe(true);
    });

    // MS-SAMR 3.1.1.8.7 has pwdLastSet become 0 then. The agent looks at pwdLastSet, not at the right.
    it('Unexpire Password on the domain: Samba does not ask for it, so nothing is warned of', async () => {
      const { bench } = ground();
      const person = bench.person('plain');
      const newPassword = freshPassword();
      await without(ground(), 'unexpirePassword', async () => {
        const done = await operate(bench, { person, operation: 'reset', newPassword });
        expect([inWords(done), done.diagnostic]).toEqual(['success', null]);
      });
      expect(await bench.lab.bind(person.distinguishedName, newPassword)).toBe(true);
    });

    it('to reset: nothing is set, and the right is what is missing', async () => {
      const { bench } = ground();
      const person = bench.person('plain');
      await without(ground(), 'resetPassword', async () => {
        const done = await operate(bench, { person, operation: 'reset', newPassword: freshPassword() });
        expect(inWords(done)).toBe('insufficientRights');
      });
      expect(await bench.lab.bind(person.distinguishedName, person.password)).toBe(true);
    });
  });
}
