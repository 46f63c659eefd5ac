import { Attribute, EqualityFilter, type Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addition, attributes } from '../../../lab/population/ldap-values';
import { answer, baseDn, makeGround, RawControl, type Ground } from './support/ground';
import type { Page, PagingClient } from './support/paging-client';

const paged = '1.2.840.113556.1.4.319';
const configuration = `CN=Configuration,${baseDn}`;

describe('searching the embedded directory', () => {
  let ground: Ground;
  let admin: Client;
  beforeAll(async () => {
    ground = await makeGround();
    admin = await ground.admin();
  });
  afterAll(() => ground.close());

  const names = async (filter: string, base = baseDn, scope: 'one' | 'sub' = 'sub'): Promise<string[]> => {
    const { searchEntries } = await admin.search(base, { filter, scope, attributes: ['name'] });
    return searchEntries.map((entry) => String(entry['name'])).sort();
  };

  it('tells in the rootDSE what it is', async () => {
    const { searchEntries } = await (await ground.nobody()).search('', { scope: 'base' });
    expect(searchEntries[0]).toMatchObject({
      defaultNamingContext: baseDn,
      configurationNamingContext: configuration,
      namingContexts: [baseDn, configuration, `CN=Schema,${configuration}`],
      dnsHostName: 'dc1.embedded.example.com',
      supportedLDAPVersion: ['3', '2'],
      isGlobalCatalogReady: 'TRUE',
      domainFunctionality: '7',
      forestFunctionality: '7',
      highestCommittedUSN: expect.stringMatching(/^\d+$/) as string,
      currentTime: expect.stringMatching(/^\d{14}\.0Z$/) as string,
    });
    expect(searchEntries[0]?.['supportedControl']).toEqual(
      expect.arrayContaining([paged, '1.2.840.113556.1.4.2239', '1.2.840.113556.1.4.2066']),
    );
  });

  it('leads from fSMORoleOwner to the host name of the PDC emulator', async () => {
    const read = async (dn: string, name: string): Promise<string> =>
      String((await admin.search(dn, { scope: 'base', attributes: [name] })).searchEntries[0]?.[name]);
    const owner = await read(baseDn, 'fSMORoleOwner');
    expect(owner).toBe(await read('', 'dsServiceName'));
    expect(await read(owner.replace(/^[^,]+,/, ''), 'dNSHostName')).toBe('dc1.embedded.example.com');
  });

  it('finds by every kind of filter', async () => {
    const { samAccountName, displayName } = ground.person('plain');
    const { samAccountName: disabled } = ground.person('disabled');
    const account = `(sAMAccountName=${samAccountName})`;
    expect(await names(account.toUpperCase())).toEqual([displayName]);
    expect(await names(`(&${account}(objectCategory=person)(objectClass=user))`)).toEqual([displayName]);
    expect(await names(`(&${account}(objectCategory=computer))`)).toEqual([]);
    expect(await names(`(&${account}(!(adminCount=1)))`)).toEqual([displayName]);
    expect(await names(`(&${account}(!(noSuchAttribute=1)))`)).toEqual([]);
    expect(await names(`(|(noSuchAttribute=1)${account})`)).toEqual([displayName]);
    expect(await names(`(sAMAccountName=${samAccountName.slice(0, 3)}*${samAccountName.slice(-3)})`)).toEqual(
      [displayName],
    );
    expect(await names('(sAMAccountName=Dom*in*Adm*ins)')).toEqual(['Domain Admins']);
    expect(await names('(sAMAccountName=*in*Admins*Dom*)')).toEqual([]);
    expect(await names(`(&(objectClass=user)(userAccountControl:1.2.840.113556.1.4.803:=2))`)).toHaveLength(
      3,
    );
    const disabledOnly = `(&(sAMAccountName=${disabled})(userAccountControl:1.2.840.113556.1.4.803:=514))`;
    expect(await names(disabledOnly)).toHaveLength(1);
    expect(await names('(&(objectClass=user)(userAccountControl:1.2.840.113556.1.4.804:=8192))')).toEqual([
      'DC1',
    ]);
    expect(await names(`(&${account}(pwdLastSet>=1)(uSNChanged>=12288)(!(uSNChanged<=12288)))`)).toEqual([
      displayName,
    ]);
    expect(await names('(&(objectClass=domainDNS)(minPwdLength=*))')).toEqual(['embedded']);
    expect(await names('(unicodePwd=*)')).toEqual([]);
  });

  it('finds members of groups, through other groups too', async () => {
    const group = 'CN=Administrators,CN=Builtin';
    const { displayName } = ground.person('protected');
    expect(await names(`(memberOf=${group},${baseDn})`)).toEqual([
      'Administrator',
      'Domain Admins',
      'Enterprise Admins',
    ]);
    expect(
      await names(`(&(objectClass=user)(memberOf:1.2.840.113556.1.4.1941:=${group},${baseDn}))`),
    ).toEqual(['Administrator', displayName].sort());
  });

  it('finds by binary values', async () => {
    const { objectGuid, distinguishedName } = ground.person('plain');
    const byGuid = await admin.search(`<GUID=${objectGuid}>`, {
      scope: 'base',
      attributes: ['objectGUID'],
      explicitBufferAttributes: ['objectGUID'],
    });
    expect(byGuid.searchEntries[0]?.dn).toBe(distinguishedName);
    class BinaryFilter extends EqualityFilter {
      override writeFilter(writer: Parameters<EqualityFilter['writeFilter']>[0]): void {
        writer.writeString('objectGUID');
        writer.writeBuffer(byGuid.searchEntries[0]?.['objectGUID'] as Buffer, 4);
      }
    }
    const { searchEntries } = await admin.search(baseDn, { filter: new BinaryFilter(), attributes: ['cn'] });
    expect(searchEntries.map(({ dn }) => dn)).toEqual([distinguishedName]);
  });

  it('keeps to the scope', async () => {
    const children = await names('(objectClass=*)', baseDn, 'one');
    expect(children).toEqual(
      expect.arrayContaining([
        'Builtin',
        'Computers',
        'Demo',
        'Domain Controllers',
        'Service Accounts',
        'System',
        'Users',
      ]),
    );
    expect(children).not.toContain('Administrator');
    expect(await names('(name=Administrator)', `CN=Users,${baseDn}`, 'one')).toEqual(['Administrator']);
  });

  it('refers to the Configuration naming context instead of searching it', async () => {
    const found = await admin.search(baseDn, { filter: '(objectClass=server)' });
    expect(found.searchEntries).toEqual([]);
    expect(found.searchReferences).toEqual([`ldap://embedded.example.com/${configuration}`]);
    const alone = await admin.search(
      baseDn,
      { filter: '(objectClass=server)' },
      new RawControl('1.2.840.113556.1.4.1339', true),
    );
    expect(alone.searchReferences).toEqual([]);
    expect(await names('(objectClass=server)', configuration)).toEqual(['DC1']);
  });

  it('sends what was asked for, in the schema’s spelling; constructed values only by name', async () => {
    const { distinguishedName, samAccountName } = ground.person('plain');
    const read = async (...wanted: string[]): Promise<unknown> =>
      (await admin.search(distinguishedName, { scope: 'base', attributes: wanted })).searchEntries[0];
    expect(await read('SAMACCOUNTNAME')).toEqual({ dn: distinguishedName, sAMAccountName: samAccountName });
    expect(await read('1.1')).toEqual({ dn: distinguishedName, '1.1': [] });
    const all = (await admin.search(distinguishedName, { scope: 'base' })).searchEntries[0] ?? {};
    expect(Object.keys(all)).toEqual(
      expect.arrayContaining(['objectGUID', 'objectSid', 'memberOf', 'whenChanged']),
    );
    expect(Object.keys(all)).not.toContain('tokenGroups');
  });

  it('computes tokenGroups with the primary group and groups of groups, for one object only', async () => {
    const { distinguishedName } = ground.person('protected');
    const attributesWanted = { attributes: ['tokenGroups'], explicitBufferAttributes: ['tokenGroups'] };
    const one = await admin.search(distinguishedName, { scope: 'base', ...attributesWanted });
    const rids = (one.searchEntries[0]?.['tokenGroups'] as Buffer[]).map((sid) =>
      sid.readUInt32LE(sid.length - 4),
    );
    expect(rids).toEqual(expect.arrayContaining([512, 513, 544, 545]));
    const many = await admin.search(distinguishedName, { scope: 'sub', ...attributesWanted });
    expect(many.searchEntries[0]?.['tokenGroups']).toEqual([]);
  });

  it('says which fine-grained policy holds', async () => {
    const policyOf = async (dn: string): Promise<unknown> => {
      const wanted = ['msDS-ResultantPSO'];
      return (await admin.search(dn, { scope: 'base', attributes: wanted })).searchEntries[0]?.[
        'msDS-ResultantPSO'
      ];
    };
    const strict = `CN=Strict,CN=Password Settings Container,CN=System,${baseDn}`;
    expect(await policyOf(ground.person('tooYoung').distinguishedName)).toBe(strict);
    expect(await policyOf(ground.person('plain').distinguishedName)).toEqual([]);
  });

  it('answers unknown objects and names that are none', async () => {
    const search = (dn: string): Promise<string> => answer(admin.search(dn, { scope: 'base' }));
    const noObject = '32 0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match of:';
    expect(await search('<GUID=00000000-0000-0000-0000-000000000000>')).toBe(`${noObject} ''`);
    expect(await search(`CN=nobody,CN=Users,${baseDn}`)).toBe(`${noObject}\n\t'CN=Users,${baseDn}'`);
    expect(await search('not a name')).toMatch(/^34 0000208F: NameErr/);
    expect(await search('<GUID=zz>')).toMatch(/^34 0000208F/);
  });

  it('refuses critical controls it does not know, and ignores others', async () => {
    const search = (critical: boolean): Promise<string> =>
      answer(admin.search(baseDn, { scope: 'base' }, new RawControl('1.2.3.4.5', critical)));
    expect(await search(true)).toBe(
      '12 00000057: LdapErr: DSID-0C090CAD, comment: Error processing control, data 0, v4563',
    );
    expect(await search(false)).toBe('done');
  });

  describe('page by page', () => {
    const unit = `OU=many,${baseDn}`;
    const count = 1_100;
    beforeAll(async () => {
      await admin.add(unit, attributes({ objectClass: 'organizationalUnit' }));
      const member = [new Attribute({ type: 'objectClass', values: ['contact'] })];
      for (let index = 0; index < count; index++) await admin.add(`CN=c${index},${unit}`, member);
    });

    const noCookie = Buffer.alloc(0);
    const page = (client: PagingClient, size: number, cookie: Buffer): Promise<Page> =>
      client.page(unit, '(objectClass=contact)', size, cookie);
    const readAll = async (size: number): Promise<(readonly string[])[]> => {
      const client = await ground.paging();
      const pages: (readonly string[])[] = [];
      let cookie = noCookie;
      do {
        const found = await page(client, size, cookie);
        expect(found.code).toBe(0);
        pages.push(found.dns);
        cookie = found.cookie;
      } while (cookie.length > 0);
      return pages;
    };

    it('sends every object once', async () => {
      const pages = await readAll(300);
      expect(pages.map(({ length }) => length)).toEqual([300, 300, 300, 200]);
      expect(new Set(pages.flat()).size).toBe(count);
    });

    it('sends at most 1,000 objects at once, whatever the page size', async () => {
      expect((await readAll(5_000)).map(({ length }) => length)).toEqual([1_000, 100]);
      const options = { filter: '(objectClass=contact)', attributes: ['1.1'] };
      expect(await answer(admin.search(unit, options))).toMatch(/^4 /);
      // ldapts takes the result code for a success where it asked for the limit.
      expect((await admin.search(unit, { ...options, sizeLimit: 10 })).searchEntries).toHaveLength(10);
    });

    it('can send an empty page with a cookie, after which nothing is missing', async () => {
      ground.directory.faults.emptyPageOnce();
      const pages = await readAll(600);
      expect(pages.map(({ length }) => length)).toEqual([0, 600, 500]);
      expect(new Set(pages.flat()).size).toBe(count);
    });

    it('shows where ldapts’ own paging loses everything after an empty page', async () => {
      ground.directory.faults.emptyPageOnce();
      const options = { filter: '(objectClass=contact)', attributes: ['1.1'], paged: { pageSize: 600 } };
      expect((await admin.search(unit, options)).searchEntries).toEqual([]);
    });

    it('refuses a cookie it did not give out, and one of another connection', async () => {
      const [own, other] = [await ground.paging(), await ground.paging()];
      const { cookie } = await page(own, 10, noCookie);
      const refused = {
        code: 12,
        text: expect.stringMatching(/^00000057/) as string,
        dns: [],
        cookie: noCookie,
      };
      expect(cookie.length).toBeGreaterThan(0);
      expect(await page(other, 10, cookie)).toEqual(refused);
      expect(await page(own, 10, Buffer.from('made up'))).toEqual(refused);
      expect((await page(own, 10, cookie)).dns).toHaveLength(10);
    });

    it('ends a search when asked for a page of no objects', async () => {
      const client = await ground.paging();
      const { cookie } = await page(client, 10, noCookie);
      expect(await page(client, 0, cookie)).toEqual({ code: 0, text: '', dns: [], cookie: noCookie });
      expect((await page(client, 10, cookie)).code).toBe(12);
    });
  });

  it('keeps links in step with renames and removals', async () => {
    const { distinguishedName, displayName } = ground.person('plain');
    const group = `CN=Protected Users,CN=Users,${baseDn}`;
    await admin.modify(group, addition('member', [distinguishedName]));
    const moved = `CN=Renamed,CN=Users,${baseDn}`;
    await admin.modifyDN(distinguishedName, moved);
    const members = async (): Promise<unknown> =>
      (await admin.search(group, { scope: 'base', attributes: ['member'] })).searchEntries[0]?.['member'];
    expect(await members()).toBe(moved);
    expect(await names(`(&(name=Renamed)(memberOf=${group}))`)).toEqual(['Renamed']);
    expect(await names(`(name=${displayName})`)).toEqual([]);
    await admin.del(moved);
    expect(await members()).toEqual([]);
  });
});
