import { describe, expect, it } from 'vitest';
import { signIn } from '../../../lab/lab-directory';
import { forbidPasswordChange } from '../../../lab/population/delegation';
import { filetime, replacement } from '../../../lab/population/ldap-values';
import type { Person } from '../../../lab/types';
import { freshPassword, inWords, operate, type WritingOperation } from './operate';
import type { Ground } from './passwords.spec';

interface StateCase {
  readonly state: string;
  readonly arrange: (ground: Ground, person: Person) => Promise<unknown>;
  /**
   * Of each operation: its outcome, then what a bind says of the person’s new password (of the old one after an unlock
   * or a refusal): `accepted`, or AD’s reason.
   */
  readonly expected: Readonly<Record<WritingOperation, readonly [outcome: string, bind: string]>>;
}

const control =
  (flags: number) =>
  ({ admin }: Ground, { distinguishedName }: Person): Promise<void> =>
    admin.modify(distinguishedName, replacement('userAccountControl', String(0x200 | flags)));

/** Signs in with wrong passwords until the account is locked out. */
export const lock = async ({ bench }: Ground, { distinguishedName }: Person): Promise<void> => {
  for (let attempt = 0; attempt < 5; attempt += 1)
    await bench.lab.bind(distinguishedName, `wrong-${attempt}`);
};

const cases: readonly StateCase[] = [
  {
    state: 'plain',
    arrange: () => Promise.resolve(),
    expected: {
      reset: ['success', 'accepted'],
      change: ['success', 'accepted'],
      adminReset: ['success', 'accepted'],
      unlock: ['success', 'accepted'],
    },
  },
  {
    state: 'disabled',
    arrange: control(0x2),
    expected: {
      reset: ['accountDisabled', '533'],
      change: ['accountDisabled', '533'],
      adminReset: ['accountDisabled', '533'],
      unlock: ['accountDisabled', '533'],
    },
  },
  {
    state: 'expired account',
    arrange: ({ admin }, { distinguishedName }) =>
      admin.modify(distinguishedName, replacement('accountExpires', filetime(Date.UTC(2020, 0, 1)))),
    expected: {
      reset: ['success (accountExpired)', '701'],
      change: ['success (accountExpired)', '701'],
      adminReset: ['success (accountExpired)', '701'],
      unlock: ['success', '701'],
    },
  },
  {
    state: 'locked',
    arrange: lock,
    expected: {
      reset: ['success', 'accepted'],
      change: ['accountLockedOut', '775'],
      adminReset: ['success', 'accepted'],
      unlock: ['success', 'accepted'],
    },
  },
  {
    state: 'must change',
    arrange: ({ admin }, { distinguishedName }) =>
      admin.modify(distinguishedName, replacement('pwdLastSet', '0')),
    expected: {
      reset: ['success', 'accepted'],
      change: ['success', 'accepted'],
      adminReset: ['success', 'accepted'],
      unlock: ['success', '773'],
    },
  },
  {
    state: 'cannot change',
    arrange: ({ admin }, { distinguishedName }) => forbidPasswordChange(admin, distinguishedName),
    expected: {
      reset: ['success', 'accepted'],
      change: ['changeNotPermitted', 'accepted'],
      adminReset: ['success', 'accepted'],
      unlock: ['success', 'accepted'],
    },
  },
  {
    // Setting the flag gives the account a random password: the person’s own is gone.
    state: 'smart card required',
    arrange: control(0x40000),
    expected: {
      reset: ['smartCardRequired', '52e'],
      change: ['incorrectPassword', '52e'],
      // It signs in to LDAP, which is why a self-service reset is refused; Windows asks for the card.
      adminReset: ['success (smartCardRequired)', 'accepted'],
      unlock: ['success', '52e'],
    },
  },
  {
    state: 'password not required',
    arrange: control(0x20),
    expected: {
      reset: ['success', 'accepted'],
      change: ['success', 'accepted'],
      adminReset: ['success', 'accepted'],
      unlock: ['success', 'accepted'],
    },
  },
];

/** What each operation is on an account in each state, judged by a bind afterwards. */
export function stateCases(ground: () => Ground): void {
  describe.each(cases)('$state', ({ arrange, expected }) => {
    const operations = ['reset', 'change', 'adminReset', 'unlock'] as const;
    it.each(operations)('%s', async (operation) => {
      const { bench } = ground();
      const person = bench.person('plain');
      await arrange(ground(), person);
      const newPassword = freshPassword();
      const done = await operate(bench, { person, operation, newPassword });
      const isSet = done.outcome.code === 'success' && operation !== 'unlock';
      const bound = await signIn(
        bench.lab.ldaps,
        person.distinguishedName,
        isSet ? newPassword : person.password,
      );
      expect([inWords(done), bound.accepted ? 'accepted' : bound.reason]).toEqual(expected[operation]);
    });
  });

  describe('beyond one operation', () => {
    it('a smart card account that an administrator gave a password can change it', async () => {
      const { bench } = ground();
      const person = bench.person('plain');
      await control(0x40000)(ground(), person);
      const [given, own] = [freshPassword(), freshPassword()];
      await operate(bench, { person, operation: 'adminReset', newPassword: given });
      const changed = await operate(bench, {
        person,
        operation: 'change',
        newPassword: own,
        currentPassword: given,
      });
      expect(inWords(changed)).toBe('success (smartCardRequired)');
      expect(await bench.lab.bind(person.distinguishedName, own)).toBe(true);
    });

    it('PASSWD_NOTREQD does not keep Samba from asking for length and complexity', async () => {
      const { bench } = ground();
      const person = bench.person('plain');
      await control(0x20)(ground(), person);
      for (const [newPassword, rule] of [
        ['Ab1-', 'tooShort'],
        ['nurkleinebuchstaben', 'notComplex'],
      ] as const) {
        const done = await operate(bench, { person, operation: 'reset', newPassword });
        expect(inWords(done)).toBe(`policyViolation (${rule})`);
      }
      expect(await bench.lab.bind(person.distinguishedName, person.password)).toBe(true);
    });

    it('a locked account that is reset without unlock keeps its lockout', async () => {
      const { bench } = ground();
      const person = bench.person('plain');
      await lock(ground(), person);
      const newPassword = freshPassword();
      const done = await operate(bench, { person, operation: 'reset', newPassword, unlock: false });
      expect(inWords(done)).toBe('success');
      const bound = await signIn(bench.lab.ldaps, person.distinguishedName, newPassword);
      expect(bound).toEqual({ accepted: false, reason: '775' });
    });

    it('must-change of an admin reset is in force, but not where the password never expires', async () => {
      const { bench } = ground();
      const person = bench.person('plain');
      const newPassword = freshPassword();
      const asked = { person, operation: 'adminReset', newPassword, mustChange: true } as const;
      expect(inWords(await operate(bench, asked))).toBe('success');
      const bound = await signIn(bench.lab.ldaps, person.distinguishedName, newPassword);
      expect(bound).toEqual({ accepted: false, reason: '773' });
      await control(0x10000)(ground(), person);
      const again = { ...asked, newPassword: freshPassword() };
      expect(inWords(await operate(bench, again))).toBe('success (mustChangeSkipped)');
      expect(await bench.lab.bind(person.distinguishedName, again.newPassword)).toBe(true);
    });
  });
}
