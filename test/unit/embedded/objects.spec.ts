import { Attribute, Change, type Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addition, attributes, replacement, unicodePwd } from '../../../lab/population/ldap-values';
import { randomPassword } from '../../../lab/population/passwords';
import { answer, baseDn, makeGround, RawControl, type Ground } from './support/ground';

describe('objects of the embedded directory', () => {
  let ground: Ground;
  let admin: Client;
  beforeAll(async () => {
    ground = await makeGround();
    admin = await ground.admin();
  });
  afterAll(() => ground.close());

  const users = `CN=Users,${baseDn}`;
  const user = (values: Record<string, string> = {}): Attribute[] =>
    attributes({ objectClass: 'user', ...values });
  const read = async (dn: string, ...wanted: string[]): Promise<Record<string, unknown>> => {
    const { searchEntries } = await admin.search(dn, { scope: 'base', attributes: wanted });
    return { ...searchEntries[0] };
  };

  it('get what AD gives them', async () => {
    const dn = `CN=Given,${users}`;
    const before = BigInt(String((await read('', 'highestCommittedUSN'))['highestCommittedUSN']));
    await admin.add(dn, [
      ...user({ sAMAccountName: 'given', userAccountControl: '512' }),
      unicodePwd(randomPassword()),
    ]);
    const made = await read(
      dn,
      'objectClass',
      'objectCategory',
      'primaryGroupID',
      'uSNCreated',
      'uSNChanged',
      'cn',
      'name',
    );
    expect(made).toEqual({
      dn,
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      objectCategory: `CN=Person,CN=Schema,CN=Configuration,${baseDn}`,
      primaryGroupID: '513',
      cn: 'Given',
      name: 'Given',
      uSNCreated: String(before + 1n),
      uSNChanged: String(before + 1n),
    });
    await admin.modify(dn, replacement('description', 'changed'));
    expect(await read(dn, 'uSNCreated', 'uSNChanged')).toEqual({
      dn,
      uSNCreated: String(before + 1n),
      uSNChanged: String(before + 2n),
    });
  });

  it('are refused where name, class or place do not fit', async () => {
    const add = (dn: string, values: Attribute[]): Promise<string> => answer(admin.add(dn, values));
    const { samAccountName, userPrincipalName } = ground.person('plain');
    expect({
      again: await add(`CN=Administrator,${users}`, user()),
      noParent: await add(`CN=x,OU=nowhere,${baseDn}`, user()),
      noClass: await add(`CN=x,${users}`, attributes({ objectClass: 'spaceship' })),
      wrongRdn: await add(`OU=x,${users}`, user()),
      accountName: await add(`CN=x,${users}`, user({ sAMAccountName: samAccountName.toUpperCase() })),
      principalName: await add(`CN=x,${users}`, user({ userPrincipalName })),
      enabledWithoutPassword: await add(`CN=x,${users}`, user({ userAccountControl: '512' })),
      weakPassword: await add(`CN=x,${users}`, [...user(), unicodePwd('weak')]),
      unknownAttribute: await add(`CN=x,${users}`, user({ sAMAcountName: 'typo' })),
      notANumber: await add(`CN=x,${users}`, user({ userAccountControl: 'many' })),
      twoRdns: await add(`CN=x+OU=y,${users}`, user()),
    }).toEqual({
      again: expect.stringMatching(/^68 00002071: UpdErr/) as string,
      noParent: expect.stringMatching(/^32 0000208D: NameErr/) as string,
      noClass: expect.stringMatching(/^65 0000207D/) as string,
      wrongRdn: expect.stringMatching(/^64 00002099/) as string,
      accountName: expect.stringMatching(/^68 00000524/) as string,
      principalName: expect.stringMatching(/^19 000021C8/) as string,
      enabledWithoutPassword: expect.stringMatching(/^53 0000052D: SvcErr/) as string,
      weakPassword: expect.stringMatching(/^53 0000052D: SvcErr/) as string,
      unknownAttribute: expect.stringMatching(/^16 00000057/) as string,
      notANumber: expect.stringMatching(/^21 00000057/) as string,
      twoRdns: expect.stringMatching(/^34 0000208F/) as string,
    });
    expect(await answer(admin.search(`CN=x,${users}`, { scope: 'base' }))).toMatch(/^32 /);
  });

  it('change all at once or not at all', async () => {
    const { distinguishedName: dn } = ground.person('plain');
    const bad = new Change({
      operation: 'delete',
      modification: new Attribute({ type: 'mail', values: ['not@there'] }),
    });
    expect(await answer(admin.modify(dn, [replacement('title', 'Dr.'), bad]))).toMatch(/^16 00002085/);
    expect(await read(dn, 'title')).toEqual({ dn, title: [] });
    expect(
      await answer(admin.modify(dn, [replacement('title', 'Dr.'), replacement('mail', 'a@b.example')])),
    ).toBe('done');
    expect(await read(dn, 'title', 'mail')).toEqual({ dn, title: 'Dr.', mail: 'a@b.example' });
  });

  it('refuse changes that do not fit, and take them with permissive modify', async () => {
    const { distinguishedName: dn } = ground.person('plain');
    await admin.modify(dn, addition('description', ['one']));
    const permissive = new RawControl('1.2.840.113556.1.4.1413', true);
    expect({
      there: await answer(admin.modify(dn, addition('description', ['ONE']))),
      permitted: await answer(admin.modify(dn, addition('description', ['one']), permissive)),
      second: await answer(admin.modify(dn, addition('displayName', ['second']))),
      ownGuid: await answer(admin.modify(dn, replacement('objectGUID', 'x'))),
      ownName: await answer(admin.modify(dn, replacement('cn', 'x'))),
      badMember: await answer(
        admin.modify(`CN=Guests,CN=Builtin,${baseDn}`, addition('member', [`CN=no,${users}`])),
      ),
    }).toEqual({
      there: expect.stringMatching(/^20 00002083/) as string,
      permitted: 'done',
      second: expect.stringMatching(/^19 00002081/) as string,
      ownGuid: expect.stringMatching(/^53 0000209A/) as string,
      ownName: expect.stringMatching(/^53 0000209A/) as string,
      badMember: expect.stringMatching(/^32 0000208D/) as string,
    });
  });

  it('are removed when nothing is below them, or with the tree', async () => {
    const top = `OU=top,${baseDn}`;
    const unit = attributes({ objectClass: 'organizationalUnit' });
    await admin.add(top, unit);
    await admin.add(`OU=below,${top}`, unit);
    await admin.add(`CN=leaf,OU=below,${top}`, user({ sAMAccountName: 'leaf' }));
    expect(await answer(admin.del(top))).toMatch(/^66 00002015/);
    expect(await answer(admin.del(baseDn))).toMatch(/^53 0000209A/);
    expect(await answer(admin.del(top, new RawControl('1.2.840.113556.1.4.805', true)))).toBe('done');
    expect(await answer(admin.search(top, { scope: 'base' }))).toMatch(/^32 /);
    expect(await answer(admin.add(`CN=leaf,${users}`, user({ sAMAccountName: 'leaf' })))).toBe('done');
  });

  it('are moved with everything below them', async () => {
    const unit = attributes({ objectClass: 'organizationalUnit' });
    await admin.add(`OU=from,${baseDn}`, unit);
    await admin.add(`OU=to,${baseDn}`, unit);
    await admin.add(`OU=moved,OU=from,${baseDn}`, unit);
    await admin.add(`CN=inside,OU=moved,OU=from,${baseDn}`, user());
    await admin.modifyDN(`OU=moved,OU=from,${baseDn}`, `OU=Größer\\, neu,OU=to,${baseDn}`);
    const after = `CN=inside,OU=Größer\\, neu,OU=to,${baseDn}`;
    expect((await read(after, 'cn'))['dn']).toBe(after);
    expect(await answer(admin.search(`OU=moved,OU=from,${baseDn}`, { scope: 'base' }))).toMatch(/^32 /);
    expect(await answer(admin.modifyDN(`OU=to,${baseDn}`, `OU=to,OU=Größer\\, neu,OU=to,${baseDn}`))).toMatch(
      /^64 /,
    );
  });

  it.each([
    ['OU=a\\, b,', 'OU=a\\2C b,'],
    ['OU=plus\\+ \\"q\\" \\\\ \\;,', 'OU=plus\\2B \\22q\\22 \\5C \\3B,'],
    ['OU=\\ lead and trail\\ ,', 'OU=\\20lead and trail\\20,'],
    ['OU=\\#hash\\=x \\<y\\>,', 'OU=\\23hash=x \\3Cy\\3E,'],
    ['OU=Zürich 東京 Łódź,', 'ou = Z\\C3\\BCrich 東京 ŁÓDŹ ,'],
  ])('are found under every spelling of %s', async (made, spelled) => {
    await admin.add(`${made}${baseDn}`, attributes({ objectClass: 'organizationalUnit' }));
    expect((await read(`${spelled}${baseDn.toLowerCase()}`, 'ou'))['dn']).toBe(`${made}${baseDn}`);
  });
});
