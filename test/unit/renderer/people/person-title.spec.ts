import { describe, expect, it } from 'vitest';
import { personSubtitle, personTitle } from '../../../../renderer/features/people/person-title';
import { foundPerson } from '../../../fakes/fake-people';

const nameless = { displayName: null, userPrincipalName: null, mail: null, cloudAnchor: null };

describe('what a person is called', () => {
  it('is the first name there is', () => {
    expect(
      [
        {},
        { displayName: ' ' },
        { displayName: null, userPrincipalName: null },
        { ...nameless, accounts: [], cloudAnchor: 'User_x' },
        { ...nameless, accounts: [] },
      ].map((changes) => personTitle(foundPerson(changes))),
    ).toEqual(['Anna Bell', 'anna.bell@corp.example.com', 'Anna Bell', 'User_x', 'User_anna']);
  });

  it('is the account’s name without the escapes of its DN', () => {
    const dns = [
      'CN=Bell\\, Anna,OU=x',
      'CN=M\\C3\\BCller \\"A\\",OU=x',
      'CN=a\\\\b\\=c,DC=x',
      'CN=\\ lead,DC=x',
    ];
    expect(dns.map((dn) => personTitle(foundPerson({ ...nameless, accounts: [dn] })))).toEqual([
      'Bell, Anna',
      'Müller "A"',
      'a\\b=c',
      'lead',
    ]);
  });

  it('comes with what tells namesakes apart', () => {
    expect(
      [{}, { userPrincipalName: null }, nameless].map((changes) => personSubtitle(foundPerson(changes))),
    ).toEqual([
      'anna.bell@corp.example.com',
      'anna.bell@example.com',
      'CN=Anna Bell,OU=Staff,DC=corp,DC=example,DC=com',
    ]);
  });
});
