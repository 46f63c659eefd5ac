import { describe, expect, it } from 'vitest';
import { dataCode } from '../../../electron/agent/directory/session/fault';
import { bindRefusal } from '../../../electron/agent/directory/topology/bind-refusal';

const account = 'svc@corp.example.com';
const words = (data: string): string =>
  `80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data ${data}, v3839\0`;

describe('a refused sign-in', () => {
  it.each([
    ['525', 'There is no account svc@corp.example.com.'],
    ['52e', 'The name svc@corp.example.com or its password is wrong.'],
    ['52f', 'svc@corp.example.com is restricted and may not sign in.'],
    ['530', 'svc@corp.example.com may not sign in at this hour.'],
    ['531', 'svc@corp.example.com may not sign in from this computer.'],
    ['532', 'The password of svc@corp.example.com has expired.'],
    ['533', 'svc@corp.example.com is disabled.'],
    ['701', 'svc@corp.example.com has expired.'],
    ['773', 'svc@corp.example.com must change its password before it can sign in.'],
    ['775', 'svc@corp.example.com is locked out.'],
  ])('with data %s says: %s', (data, text) => {
    const refusal = bindRefusal({ resultCode: 49, text: words(data) }, account);
    expect(refusal.text).toBe(text);
    expect(refusal.remedy).toMatch(/\.$/);
  });

  it('never guesses what the table does not have', () => {
    expect(
      [
        { resultCode: 49, text: words('999') },
        { resultCode: 49, text: '' },
        { resultCode: 8, text: '00002028: LdapErr: DSID-0C090259' },
      ].map((fault) => bindRefusal(fault, account)),
    ).toEqual([
      {
        text: `The sign-in of ${account} was refused with result code 49: ${words('999').replace('\0', '')}`,
        remedy: 'Look the code up in the domain controller’s event log (Directory Service, Security).',
      },
      {
        text: `The sign-in of ${account} was refused with result code 49: `,
        remedy: 'Look the code up in the domain controller’s event log (Directory Service, Security).',
      },
      {
        text: `The sign-in of ${account} was refused with result code 8: 00002028: LdapErr: DSID-0C090259`,
        remedy: 'The domain controller wants more encryption: use LDAPS on port 636.',
      },
    ]);
  });

  it('has its code wherever the server puts it', () => {
    expect([words('52E'), 'data 775', 'metadata 1x', 'nothing'].map(dataCode)).toEqual([
      '52e',
      '775',
      null,
      null,
    ]);
  });
});
