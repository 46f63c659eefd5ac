import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createForestParts,
  type OwnForestParts,
} from '../../../../electron/agent/directory/create-forest-parts';
import { selectedDomains } from '../../../../electron/agent/directory/reads/selected-domains';
import { createDirectorySource } from '../../../../electron/agent/directory/sync/directory-source';
import type { SourceError } from '../../../../electron/agent/sync/ports';
import type { PartitionSettings } from '../../../../shared/model/partition';
import { partitionSettingsSchema } from '../../../../shared/model/partition';
import { createFakeClock, type FakeClock } from '../../../fakes/fake-clock';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { connectorOf, ldapSettings, servicePassword, utf8 } from '../support/connector';
import { baseDn, healthy, pageEnd, type Behaviour, type FakeDc } from '../support/fake-dc';
import { entry, responseTags, result, type FakeRequest } from '../support/ldap-messages';
import { connectorWith, dc2, startTwoDcs } from '../support/two-dcs';

let authority: TestAuthority;
let dcs: readonly [FakeDc, FakeDc];
let opened: OwnForestParts[];
let clock: FakeClock;
beforeAll(async () => {
  authority = await createAuthority();
});
afterAll(() => authority.remove());
beforeEach(async () => {
  dcs = await startTwoDcs(authority, '127.71.9');
  opened = [];
  clock = createFakeClock();
});
afterEach(async () => {
  for (const parts of opened) parts.close();
  await Promise.all(dcs.map((dc) => dc.stop()));
});

function partsOf(
  settings: Partial<PartitionSettings> | null,
  over: Partial<OwnForestParts['connector']> = {},
): OwnForestParts {
  const parts = createForestParts({
    connector: { ...connectorWith(authority, dcs, settings), ...over },
    password: () => Promise.resolve(utf8(servicePassword)),
    settings: ldapSettings(),
    clock,
  });
  opened.push(parts);
  return parts;
}

/** Users by name and container, and the pages they come in. */
const people = [`CN=a,${baseDn}`, `CN=b,OU=A,${baseDn}`, `CN=c,OU=B,OU=A,${baseDn}`, `CN=d,OU=Z,${baseDn}`];

function userEntry(messageId: number, dn: string): Buffer {
  return entry(messageId, dn, {
    objectGUID: [Buffer.alloc(16, dn.slice(3, 4))],
    userAccountControl: ['512'],
    sAMAccountName: [dn.slice(3, 4)],
  });
}

/** A page of two at a time, with an empty one in front. `broken` = what happens instead on a page. */
function serves(broken: (page: number) => ReturnType<Behaviour> = () => 'default'): Behaviour {
  return (request: FakeRequest) => {
    if (request.kind !== 'search' || request.cookie === null) return 'default';
    const { messageId, search, cookie } = request;
    const base = search.baseDN.toLowerCase();
    const page = Number(cookie === '' ? 0 : cookie);
    const instead = broken(page);
    if (instead !== 'default') return instead;
    const found = people.filter((dn) => dn.toLowerCase().endsWith(`,${base}`));
    if (found.length === 0) return [result(messageId, responseTags.search, 32, 'no such object')];
    const users = page === 0 ? [] : found.slice(2 * (page - 1), 2 * page);
    const more = 2 * page < found.length;
    return [...users.map((dn) => userEntry(messageId, dn)), pageEnd(messageId, more ? String(page + 1) : '')];
  };
}

interface Imported {
  readonly names: readonly string[];
  readonly errors: readonly SourceError[];
}

/** A full import of all partitions. @throws with its message where it fails */
async function importAll(parts: OwnForestParts): Promise<Imported> {
  const names = new Set<string>();
  const errors: SourceError[] = [];
  const source = createDirectorySource(parts);
  for (const partitionDn of source.partitions()) {
    for await (const event of source.fullImport(partitionDn, new AbortController().signal)) {
      if (event.kind === 'failed') throw new Error(event.message);
      if (event.kind === 'errors') errors.push(...event.errors);
      if (event.kind === 'objects')
        for (const { distinguishedName } of event.objects) names.add(distinguishedName.slice(3, 4));
    }
  }
  return { names: [...names], errors };
}
const names = async (parts: OwnForestParts): Promise<readonly string[]> => (await importAll(parts)).names;
const bases = (dc: FakeDc): readonly string[] =>
  dc.requests.flatMap((request) =>
    request.kind === 'search' && request.cookie === '' ? [request.search.baseDN] : [],
  );

describe('an import', () => {
  it('reads everybody at the PDC emulator where nothing is set, also past an empty page', async () => {
    dcs[0].behave(serves());
    expect(await names(partsOf(null))).toEqual(['a', 'b', 'c', 'd']);
    expect(bases(dcs[1])).toEqual([]);
  });

  it('reads nobody of a partition that is not selected', async () => {
    dcs[0].behave(serves());
    expect(await names(partsOf({ selected: false }))).toEqual([]);
    expect(dcs[0].requests).toEqual([]);
  });

  it('leaves out who is in an excluded container', async () => {
    dcs[0].behave(serves());
    const containers = [{ distinguishedName: `ou=a,${baseDn}`, included: false }];
    expect(await names(partsOf({ containers }))).toEqual(['a', 'd']);
    expect(bases(dcs[0])).toEqual([baseDn]);
  });

  it('searches the included containers alone where the root is excluded, also when one is gone', async () => {
    dcs[0].behave(serves());
    const rule = (name: string, included: boolean): PartitionSettings['containers'][number] => ({
      distinguishedName: `${name}${baseDn}`,
      included,
    });
    const containers = [
      rule('', false),
      rule('OU=Gone,', true),
      rule('OU=A,', true),
      rule('OU=B,OU=A,', true),
    ];
    expect(await names(partsOf({ containers }))).toEqual(['b', 'c']);
    expect(bases(dcs[0])).toEqual([`OU=Gone,${baseDn}`, `OU=A,${baseDn}`]);
  });

  it('reads at the preferred domain controller', async () => {
    dcs[1].behave(serves());
    const parts = partsOf({ preferredDomainControllers: [dc2], onlyPreferred: true });
    expect(await names(parts)).toEqual(['a', 'b', 'c', 'd']);
    expect(dcs[0].requests).toEqual([]);
    expect(parts.of('corp.example.com').reads.lastUsed()?.host).toBe(dc2);
  });

  it('does not pass a part for the whole when nobody can be read to the end', async () => {
    const drop = serves((page) => (page === 2 ? 'drop' : 'default'));
    for (const dc of dcs) dc.behave(drop);
    await expect(names(partsOf({ preferredDomainControllers: [dc2] }))).rejects.toThrow('LDAP: ');
  });

  it('does not take a domain controller of another domain for one of its own', async () => {
    const other = { authority, dc: 'DC=other,DC=example,DC=com' };
    dcs[1].behave((request) => [...healthy(other, request)]);
    await expect(names(partsOf({ preferredDomainControllers: [dc2], onlyPreferred: true }))).rejects.toThrow(
      `It is no domain controller of ${baseDn} but of DC=other,DC=example,DC=com`,
    );
    expect(dcs[1].requests.filter(({ kind }) => kind === 'bind')).toEqual([]);
  });

  it('tells of rules whose containers are not there any more: they decide nothing', async () => {
    const containers = ['OU=A', 'OU=Renamed', 'OU=B,OU=A'].map((rdn) => ({
      distinguishedName: `${rdn},${baseDn}`,
      included: false,
    }));
    dcs[0].behave((request) =>
      request.kind === 'search' && request.search.baseDN.startsWith('OU=Renamed')
        ? result(request.messageId, responseTags.search, 32, '0000208D: NameErr')
        : serves()(request, null as never),
    );
    expect(await importAll(partsOf({ containers }))).toMatchObject({
      names: ['a', 'd'],
      errors: [{ kind: 'missing-container', object: `OU=Renamed,${baseDn}` }],
    });
  });

  it('sends no password to a preferred host that anybody could have a certificate for', async () => {
    const strange = { preferredDomainControllers: ['dc9.elsewhere.example.net'], onlyPreferred: true };
    const parts = partsOf(strange, { caFile: null });
    await expect(names(parts)).rejects.toThrow('dc9.elsewhere.example.net is not a name in corp.example.com');
  });

  it('leaves a service account alone that was refused a moment ago', async () => {
    dcs[0].behave((request) =>
      request.kind === 'bind' ? result(request.messageId, responseTags.bind, 49, 'data 52e') : 'default',
    );
    const parts = partsOf(null);
    await expect(names(parts)).rejects.toThrow('Sign-in: refused with result code 49');
    const before = dcs[0].requests.length;
    await expect(names(parts)).rejects.toThrow('Sign-in: refused with result code 49');
    expect(dcs[0].requests).toHaveLength(before);
  });
});

describe('the domains of a forest', () => {
  const connector = (partitions: readonly Partial<PartitionSettings>[]): OwnForestParts['connector'] =>
    connectorOf(authority, dcs, {
      partitions: partitions.map((one) => partitionSettingsSchema.parse(one)),
    });
  it('are the selected ones, and the connector’s own until something is set for it', () => {
    const child = { distinguishedName: 'DC=child,DC=corp,DC=example,DC=com' };
    expect(selectedDomains({ connector: connector([]) })).toEqual(['corp.example.com']);
    expect(selectedDomains({ connector: connector([child]) })).toEqual([
      'corp.example.com',
      'child.corp.example.com',
    ]);
    expect(
      selectedDomains({ connector: connector([{ distinguishedName: baseDn, selected: false }, child]) }),
    ).toEqual(['child.corp.example.com']);
    const others = [`CN=Configuration,${baseDn}`, `DC=DomainDnsZones,${baseDn}`];
    expect(
      selectedDomains({
        connector: connector([
          { distinguishedName: baseDn },
          ...others.map((dn) => ({ distinguishedName: dn })),
        ]),
      }),
    ).toEqual(['corp.example.com']);
  });
});
