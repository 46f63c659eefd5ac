import { Attribute, Change, type Client } from 'ldapts';
import { describe, expect, it } from 'vitest';
import { connectToLab, signIn } from '../../../lab/lab-directory';
import { accessEntryBytes, accessMask, rightGuid } from '../../../lab/population/access-entry';
import { replacement } from '../../../lab/population/ldap-values';
import { grant, readBinary } from '../../../lab/population/security-descriptor';
import type { Person } from '../../../lab/types';
import { freshPassword } from './operate';
import type { Ground } from './passwords.spec';
import { lock } from './state-cases';
import { serviceDn } from './right-cases';

const newPassword = (password: string): Change => {
  const values = [Buffer.from(`"${password}"`, 'utf16le')];
  return new Change({ operation: 'replace', modification: new Attribute({ type: 'unicodePwd', values }) });
};
const unlock = replacement('lockoutTime', '0');
const mustChange = replacement('pwdLastSet', '0');

/** A Modify as the service account: LDAP result code, 0 = done. */
async function resultOf(client: Client, person: Person, changes: Change[]): Promise<unknown> {
  try {
    await client.modify(person.distinguishedName, changes);
    return 0;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

/**
 * What Samba does with unicodePwd, lockoutTime and pwdLastSet in a single Modify: the reasons why the agent does not
 * send one (docs/adr/0006).
 */
export function oneModifyCases(ground: () => Ground): void {
  describe('password, unlock and must-change in a single modify', () => {
    const attempt = async (
      person: Person,
      changes: Change[],
      password: string,
    ): Promise<{ result: unknown; bind: string; lockoutTime: unknown; pwdLastSet: unknown }> => {
      const { bench, admin } = ground();
      const service = await connectToLab(bench.lab.ldaps);
      await service.bind(bench.lab.connector.serviceAccount, bench.lab.serviceAccountPassword);
      const result = await resultOf(service, person, changes);
      await service.unbind();
      const bound = await signIn(bench.lab.ldaps, person.distinguishedName, password);
      const { searchEntries } = await admin.search(person.distinguishedName, {
        scope: 'base',
        attributes: ['lockoutTime', 'pwdLastSet'],
      });
      const [entry] = searchEntries;
      return {
        result,
        bind: bound.accepted ? 'accepted' : bound.reason,
        lockoutTime: entry?.['lockoutTime'],
        pwdLastSet: entry?.['pwdLastSet'],
      };
    };

    it('is accepted, in any order', async () => {
      for (const order of ['password first', 'password last'] as const) {
        const person = ground().bench.person('plain');
        const password = freshPassword();
        await lock(ground(), person);
        const changes = [newPassword(password), unlock, mustChange];
        if (order === 'password last') changes.reverse();
        const expected = { result: 0, bind: '773', lockoutTime: '0', pwdLastSet: '0' };
        expect(await attempt(person, changes, password), order).toEqual(expected);
      }
    });

    it.each(['lockoutTime', 'pwdLastSet'] as const)(
      'is refused as a whole where the right to write %s is missing: the password is not set either',
      async (attribute) => {
        const { bench, admin } = ground();
        const person = bench.person('plain');
        const denial = {
          effect: 'deny',
          mask: accessMask.writeProperty,
          objectType: rightGuid[attribute],
          scope: 'here',
          trustee: await readBinary(admin, serviceDn, 'objectSid'),
        } as const;
        await grant(admin, person.distinguishedName, [accessEntryBytes(denial)]);
        const password = freshPassword();
        const refused = await attempt(person, [newPassword(password), unlock, mustChange], password);
        expect([refused.result, refused.bind]).toEqual([50, '52e']);
        expect(await bench.lab.bind(person.distinguishedName, person.password)).toBe(true);
      },
    );

    it('is refused as a whole for its password: the account stays locked', async () => {
      const person = ground().bench.person('plain');
      await lock(ground(), person);
      const refused = await attempt(person, [newPassword('Ab1-'), unlock, mustChange], person.password);
      expect([refused.result, refused.bind]).toEqual([19, '775']);
    });
  });
}
