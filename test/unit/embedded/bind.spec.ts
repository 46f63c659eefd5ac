import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectToLab, signIn } from '../../../lab/lab-directory';
import { addition, replacement } from '../../../lab/population/ldap-values';
import { randomPassword } from '../../../lab/population/passwords';
import { answer, baseDn, change, makeGround, reset, type Ground } from './support/ground';

const minuteMs = 60_000;

describe('signing in to the embedded directory', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await makeGround();
  });
  afterAll(() => ground.close());

  const says = async (name: string, password: string): Promise<string> => {
    const said = await signIn(ground.directory.ldaps, name, password);
    return said.accepted ? 'accepted' : said.reason;
  };

  it('answers each role with the code of its state', async () => {
    const answers: Record<string, string> = {};
    for (const { role, distinguishedName, password } of ground.directory.people.slice(0, 10)) {
      answers[role] = await says(distinguishedName, password);
    }
    expect(answers).toEqual({
      plain: 'accepted',
      disabled: '533',
      lockedOut: '775',
      accountExpired: '701',
      passwordExpired: '532',
      mustChange: '773',
      protected: 'accepted',
      cannotChange: 'accepted',
      tooYoung: 'accepted',
      neverExpires: 'accepted',
    });
  });

  it('takes DN, GUID, principal name and DOMAIN\\name, in any case', async () => {
    const { distinguishedName, objectGuid, samAccountName, userPrincipalName, password } =
      ground.person('plain');
    for (const name of [
      distinguishedName.toUpperCase(),
      `<GUID=${objectGuid}>`,
      userPrincipalName.toUpperCase(),
      `embedded\\${samAccountName}`,
      `EMBEDDED.EXAMPLE.COM\\${samAccountName}`,
    ]) {
      expect(await says(name, password), name).toBe('accepted');
    }
    expect(await says(`OTHER\\${samAccountName}`, password)).toBe('525');
    expect(await says('nobody@embedded.example.com', password)).toBe('525');
    expect(await says(distinguishedName, `${password}x`)).toBe('52e');
  });

  it('uses the words of Windows', async () => {
    const client = await ground.nobody();
    expect(await answer(client.bind(ground.person('neverExpires').distinguishedName, 'wrong'))).toBe(
      '49 80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 52e, v4563',
    );
  });

  it('signs in as nobody without a password, and nobody sees more than the rootDSE', async () => {
    const client = await connectToLab(ground.directory.ldaps);
    await client.bind(ground.directory.administrator.distinguishedName, '');
    expect((await client.search('', { scope: 'base', attributes: ['dnsHostName'] })).searchEntries).toEqual([
      { dn: '', dnsHostName: 'dc1.embedded.example.com' },
    ]);
    const refused = /^1 000004DC: LdapErr: .* a successful bind must be completed/;
    expect(await answer(client.search(baseDn, { scope: 'base' }))).toMatch(refused);
    expect(await answer(client.modify(baseDn, replacement('description', 'x')))).toMatch(refused);
    await client.unbind();
  });

  it('forgets who was signed in when a later bind is refused', async () => {
    const client = await ground.admin();
    await expect(client.bind(ground.directory.administrator.distinguishedName, 'wrong')).rejects.toThrow(
      '52e',
    );
    expect(await answer(client.search(baseDn, { scope: 'base' }))).toMatch(/^1 000004DC/);
  });

  it('locks after five wrong passwords and opens after half an hour', async () => {
    const { distinguishedName, password } = ground.person('plain');
    const admin = await ground.admin();
    const state = async (): Promise<unknown> => {
      const attributes = ['badPwdCount', 'msDS-User-Account-Control-Computed'];
      return (await admin.search(distinguishedName, { scope: 'base', attributes })).searchEntries[0];
    };
    for (let attempt = 0; attempt < 4; attempt++)
      expect(await says(distinguishedName, `no-${attempt}`)).toBe('52e');
    expect(await state()).toMatchObject({ badPwdCount: '4', 'msDS-User-Account-Control-Computed': '0' });
    expect(await says(distinguishedName, 'no-4')).toBe('52e');
    expect(await state()).toMatchObject({ badPwdCount: '5', 'msDS-User-Account-Control-Computed': '16' });
    expect(await says(distinguishedName, password)).toBe('775');
    ground.pass(31 * minuteMs);
    expect(await state()).toMatchObject({ 'msDS-User-Account-Control-Computed': '0' });
    expect(await says(distinguishedName, password)).toBe('accepted');
    expect(await state()).toMatchObject({ badPwdCount: '0' });
  });

  it('counts wrong passwords afresh after a right one and after the observation window', async () => {
    const { distinguishedName, password } = ground.person('plain');
    for (let attempt = 0; attempt < 4; attempt++) await says(distinguishedName, `no-${attempt}`);
    expect(await says(distinguishedName, password)).toBe('accepted');
    for (let attempt = 0; attempt < 4; attempt++) await says(distinguishedName, `no-${attempt}`);
    ground.pass(31 * minuteMs);
    for (let attempt = 0; attempt < 4; attempt++) await says(distinguishedName, `no-${attempt}`);
    expect(await says(distinguishedName, password)).toBe('accepted');
  });

  it('never locks the built-in administrator', async () => {
    const { distinguishedName, password } = ground.directory.administrator;
    for (let attempt = 0; attempt < 7; attempt++) await says(distinguishedName, `no-${attempt}`);
    expect(await says(distinguishedName, password)).toBe('accepted');
  });

  it('lets the previous password in for an hour, and does not count it as wrong later', async () => {
    const { distinguishedName, password } = ground.person('plain');
    const service = await ground.service();
    const next = randomPassword();
    await service.modify(distinguishedName, change(password, next));
    expect(await says(distinguishedName, password)).toBe('accepted');
    ground.pass(61 * minuteMs);
    for (let attempt = 0; attempt < 6; attempt++) expect(await says(distinguishedName, password)).toBe('52e');
    expect(await says(distinguishedName, next)).toBe('accepted');
  });

  it('lets a password expire after 42 days, unless it never does', async () => {
    const [person, forever] = [ground.person('plain'), ground.person('neverExpires')];
    const service = await ground.service();
    const [password, foreverPassword] = [randomPassword(), randomPassword()];
    await service.modify(person.distinguishedName, reset(password));
    await service.modify(forever.distinguishedName, reset(foreverPassword));
    ground.pass(43 * 24 * 60 * minuteMs);
    expect(await says(person.distinguishedName, password)).toBe('532');
    expect(await says(forever.distinguishedName, foreverPassword)).toBe('accepted');
  });

  it('gives members of Domain Admins the administrator’s rights', async () => {
    const { distinguishedName } = ground.person('protected');
    const password = randomPassword();
    // The clock has moved by weeks: the first password has expired.
    await (await ground.admin()).modify(distinguishedName, reset(password));
    const own = await connectToLab(ground.directory.ldaps);
    await own.bind(distinguishedName, password);
    expect(await answer(own.modify(baseDn, addition('description', ['x'])))).toBe('done');
    await own.unbind();
  });
});
