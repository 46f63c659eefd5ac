import { describe, expect, it } from 'vitest';
import { accessEntryBytes } from '../../../lab/population/access-entry';
import { addition, attributes, replacement } from '../../../lab/population/ldap-values';
import { explicitEntries, isolate, readBinary } from '../../../lab/population/security-descriptor';
import type { Person } from '../../../lab/types';
import { freshPassword, inWords, operate, type WritingOperation } from './operate';
import type { Ground } from './passwords.spec';
import { serviceDn } from './right-cases';

const baseDn = 'DC=corp,DC=example,DC=com';
const operations: readonly WritingOperation[] = ['reset', 'change', 'adminReset', 'unlock'];
/** GENERIC_READ on a directory object (MS-ADTS 5.1.3.2). */
const readEverything = 0x20094;

/** Membership by tokenGroups decides, adminCount alone does not. */
export function protectionCases(ground: () => Ground): void {
  describe('a protected account', () => {
    const changed = async ({ distinguishedName }: Person): Promise<unknown> => {
      const { searchEntries } = await ground().admin.search(distinguishedName, {
        scope: 'base',
        attributes: ['uSNChanged'],
      });
      return searchEntries[0]?.['uSNChanged'];
    };

    it('is refused before any write, its group named', async () => {
      const { bench } = ground();
      const person = bench.person('protected');
      const before = await changed(person);
      for (const operation of operations) {
        const done = await operate(bench, { person, operation, newPassword: freshPassword() });
        expect(inWords(done), operation).toBe('protectedAccount (memberOfProtectedGroup)');
        expect(done.diagnostic, operation).toMatch(
          /^Protected: member of Domain Admins \(S-1-5-21-\d+-\d+-\d+-512\), member of /,
        );
      }
      expect(await changed(person)).toBe(before);
      expect(await bench.lab.bind(person.distinguishedName, person.password)).toBe(true);
    });

    it('by a group in a group, without adminCount, is one too', async () => {
      const { bench, admin } = ground();
      const person = bench.person('plain');
      const nested = `CN=Bandwechsler,CN=Users,${baseDn}`;
      await admin.add(nested, attributes({ objectClass: 'group', sAMAccountName: 'Bandwechsler' }));
      await admin.modify(nested, addition('member', [person.distinguishedName]));
      await admin.modify(`CN=Backup Operators,CN=Builtin,${baseDn}`, addition('member', [nested]));
      const done = await operate(bench, { person, operation: 'reset', newPassword: freshPassword() });
      expect([inWords(done), done.diagnostic]).toEqual([
        'protectedAccount (memberOfProtectedGroup)',
        'Protected: member of Backup Operators (S-1-5-32-551).',
      ]);
      expect(await bench.lab.bind(person.distinguishedName, person.password)).toBe(true);
    });

    it('is not one that only has adminCount left: its password is written', async () => {
      const { bench, admin } = ground();
      const person = bench.person('plain');
      await admin.modify(person.distinguishedName, replacement('adminCount', '1'));
      const newPassword = freshPassword();
      const done = await operate(bench, { person, operation: 'reset', newPassword });
      expect([inWords(done), done.diagnostic]).toEqual(['success', null]);
      expect(await bench.lab.bind(person.distinguishedName, newPassword)).toBe(true);
    });

    it('that left its groups and kept their access list is tried, and the denial explained', async () => {
      const { bench, admin } = ground();
      const person = bench.person('plain');
      await admin.modify(person.distinguishedName, replacement('adminCount', '1'));
      const own = explicitEntries(await readBinary(admin, person.distinguishedName, 'nTSecurityDescriptor'));
      const trustee = await readBinary(admin, serviceDn, 'objectSid');
      const read = accessEntryBytes({ effect: 'allow', mask: readEverything, scope: 'here', trustee });
      await isolate(admin, person.distinguishedName, [...own, read]);
      const done = await operate(bench, { person, operation: 'reset', newPassword: freshPassword() });
      expect(inWords(done)).toBe('protectedAccount (markedProtected)');
      expect(await bench.lab.bind(person.distinguishedName, person.password)).toBe(true);
    });
  });
}
