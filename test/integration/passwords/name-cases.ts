import { usersOf } from '../../fakes/users-of';
import { describe, expect, it } from 'vitest';
import { attributes, guidText, unicodePwd } from '../../../lab/population/ldap-values';
import { readBinary } from '../../../lab/population/security-descriptor';
import type { Person } from '../../../lab/types';
import { utf8 } from '../../contract/directory/bench';
import { freshPassword, inWords, operate } from './operate';
import type { Ground } from './passwords.spec';

const baseDn = 'DC=corp,DC=example,DC=com';

/** Units in units, five deep; each name has something that a DN must escape or that a parser may trip over. */
const chains: readonly (readonly string[])[] = [
  ['Komma, Co', 'Plus + Co', 'Wort "Zitat" Co', 'Weg \\ Co', 'Klein < Co'],
  ['Groß > Co', 'Strich ; punkt', 'Gleich = Co', '#Raute', ' Leer vorn'],
  ['Leer hinten ', 'Zeile\nUmbruch', 'Äöü ßéñ Ωλ 東京', '🚀 Rakete 👩‍💻', ' #,+"\\<>;= '],
];

/** Escapes by hex pairs (RFC 4514, 2.4) whatever is not a plain letter: independent of the lab’s own escaping. */
function escaped(name: string): string {
  return name.replace(
    /[^0-9A-Za-z\u0080-\u{10ffff}]/gu,
    (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** Makes the units and in each of them one person of the same name. */
async function makePeople({ admin }: Ground): Promise<Person[]> {
  const people: Person[] = [];
  for (const chain of chains) {
    let parent = baseDn;
    for (const [depth, name] of chain.entries()) {
      parent = `OU=${escaped(name)},${parent}`;
      await admin.add(parent, attributes({ objectClass: 'organizationalUnit' }));
      const dn = `CN=${escaped(name)},${parent}`;
      const samAccountName = `odd-name-${people.length}`;
      const userPrincipalName = `${samAccountName}@corp.example.com`;
      const password = freshPassword();
      const values = {
        objectClass: 'user',
        sAMAccountName: samAccountName,
        userPrincipalName,
        userAccountControl: '512',
      };
      await admin.add(dn, [...attributes(values), unicodePwd(password)]);
      const objectGuid = guidText(await readBinary(admin, dn, 'objectGUID'));
      const found = await admin.search(dn, { scope: 'base', attributes: ['cn'] });
      expect(found.searchEntries[0]?.['cn']).toBe(name);
      people.push({
        role: 'plain',
        displayName: name,
        samAccountName,
        userPrincipalName,
        distinguishedName: found.searchEntries[0]?.dn ?? '',
        unitPath: chain.slice(0, depth + 1),
        objectGuid,
        password,
      });
    }
  }
  return people;
}

/** Names that have to be escaped, from the import to the password in force. */
export function nameCases(ground: () => Ground): void {
  describe('people below units with every reserved character, five deep', () => {
    it('are reset, changed and imported', async () => {
      const { bench } = ground();
      const people = await makePeople(ground());
      expect(people).toHaveLength(15);
      for (const person of people) {
        const account = await bench.read(person);
        expect(account.distinguishedName).toBe(person.distinguishedName);
        const first = freshPassword();
        const reset = await operate(bench, { person, operation: 'reset', newPassword: first });
        expect(inWords(reset), person.displayName).toBe('success');
        expect(await bench.lab.bind(person.distinguishedName, first), person.displayName).toBe(true);
        expect(await bench.directory.verifyPassword(account, utf8(first), new AbortController().signal)).toBe(
          'yes',
        );
        const second = freshPassword();
        const change = { person, operation: 'change', newPassword: second, currentPassword: first } as const;
        expect(inWords(await operate(bench, change)), person.displayName).toBe('success');
        expect(await bench.lab.bind(person.userPrincipalName, second), person.displayName).toBe(true);
      }
      const imported = new Map<string, string>();
      for (const user of await usersOf(bench.directory, bench.lab.connector.id)) {
        imported.set(user.objectGuid, user.distinguishedName);
      }
      expect(people.map(({ objectGuid }) => imported.get(objectGuid))).toEqual(
        people.map(({ distinguishedName }) => distinguishedName),
      );
    });
  });
}
