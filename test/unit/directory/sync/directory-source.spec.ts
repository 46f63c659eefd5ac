import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createForestParts,
  type OwnForestParts,
} from '../../../../electron/agent/directory/create-forest-parts';
import { createDirectorySource } from '../../../../electron/agent/directory/sync/directory-source';
import type { DirectorySource, DirectoryWatermark } from '../../../../electron/agent/sync/ports';
import { partitionSettingsSchema, type PartitionSettings } from '../../../../shared/model/partition';
import { createFakeClock } from '../../../fakes/fake-clock';
import { hear, watermarkOf, type Heard } from '../../../integration/sync-source/support/follow';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { connectorOf, ldapSettings, never, servicePassword, utf8 } from '../support/connector';
import { baseDn, startFakeDc, type Behaviour, type FakeDc } from '../support/fake-dc';
import { responseTags, result } from '../support/ldap-messages';
import {
  containerAt,
  createFakeForest,
  deletedUser,
  guidOf,
  keyOf,
  serve,
  userAt,
  type FakeForest,
  type FakeObject,
  type Purpose,
} from './support/fake-forest';

let authority: TestAuthority;
let dc: FakeDc;
let opened: OwnForestParts[];
beforeAll(async () => {
  authority = await createAuthority();
});
afterAll(() => authority.remove());
beforeEach(async () => {
  dc = await startFakeDc({ authority });
  opened = [];
});
afterEach(async () => {
  for (const parts of opened) parts.close();
  await dc.stop();
});

function sourceOf(settings: Partial<PartitionSettings> = {}): DirectorySource {
  const partitions = [partitionSettingsSchema.parse({ distinguishedName: baseDn, ...settings })];
  const parts = createForestParts({
    connector: connectorOf(authority, [dc], { partitions }),
    password: () => Promise.resolve(utf8(servicePassword)),
    settings: ldapSettings(),
    clock: createFakeClock(),
  });
  opened.push(parts);
  return createDirectorySource(parts);
}
const full = (source = sourceOf()): Promise<Heard> => hear(source.fullImport(baseDn, never));
const delta = (since: DirectoryWatermark, source = sourceOf()): Promise<Heard> =>
  hear(source.deltaImport(baseDn, since, never));

type Finds = Partial<Record<Purpose, readonly (readonly FakeObject[])[]>>;
/** A forest that finds the same whatever the base. */
const finding = (finds: Finds, over: Partial<FakeForest> = {}): FakeForest => {
  const forest = createFakeForest({ find: (purpose) => finds[purpose] ?? [], ...over });
  serve(dc, forest);
  return forest;
};
const names = ({ objects }: Heard): readonly string[] =>
  objects.map(({ distinguishedName }) => distinguishedName.replace(`,${baseDn}`, ''));
const searches = (): readonly string[] =>
  dc.requests.flatMap((request) =>
    request.kind === 'search' && request.cookie === ''
      ? [`${request.search.baseDN} ${request.search.filter.toString()}`]
      : [],
  );
const isUser = '(&(objectcategory=person)(objectclass=user))';
/** As a full import leaves it. */
const since: DirectoryWatermark = { invocationId: keyOf('"'), usn: '1000' };
const exclude = (rdn: string): Partial<PartitionSettings> => ({
  containers: [{ distinguishedName: `${rdn},${baseDn}`, included: false }],
});

describe('a full import', () => {
  it('reads every page, also behind an empty one, and all attributes', async () => {
    finding({
      users: [
        [],
        [
          userAt(`CN=a,${baseDn}`, {
            displayName: ['Änne'],
            mail: ['a@corp.example.com'],
            userPrincipalName: ['anne@corp.example.com'],
            'mS-DS-ConsistencyGuid': [guidOf('x')],
            msExchRecipientTypeDetails: ['34359738368'],
            msExchMasterAccountSid: [Buffer.from('01010000000000050a000000', 'hex')],
          }),
        ],
        [],
        [userAt(`CN=b,${baseDn}`)],
      ],
    });
    const heard = await full();
    expect(names(heard)).toEqual(['CN=a', 'CN=b']);
    expect(heard.objects[0]).toEqual({
      objectGuid: keyOf('a'),
      distinguishedName: `CN=a,${baseDn}`,
      userPrincipalName: 'anne@corp.example.com',
      samAccountName: 'a',
      displayName: 'Änne',
      mail: 'a@corp.example.com',
      userAccountControl: 512,
      consistencyGuid: guidOf('x').toString('base64'),
      recipientTypeDetails: 34_359_738_368,
      masterAccountSid: 'S-1-5-10',
    });
    expect({ ...heard, objects: [], watermark: null }).toEqual({
      objects: [],
      gone: [],
      errors: [],
      outcome: 'end',
      watermark: null,
    });
  });

  it('is followed by a delta from where the domain controller was before it began', async () => {
    const forest = finding({});
    const page = forest.instead;
    serve(dc, {
      ...forest,
      get usn() {
        return forest.usn;
      },
      instead: (...at) => {
        // Somebody writes while users are read.
        forest.usn = '1500';
        return page(...at);
      },
    });
    expect(watermarkOf(await full())).toMatchObject({ ...since, readAt: '20261121120000.0Z' });
    expect(searches()).toEqual([
      `${baseDn} ${isUser}`,
      expect.stringMatching(/\(usnchanged>=1001\)\(\|\(objectclass=organizationalunit\)/),
      `${baseDn} (&${isUser}(usnchanged>=1001))`,
    ]);
  });

  it('keeps whom it cannot read, and says which attribute', async () => {
    finding({
      users: [
        [
          userAt(`CN=a,${baseDn}`, { userAccountControl: [] }),
          userAt(`CN=b,${baseDn}`, { objectGUID: [] }),
          userAt(`CN=c,${baseDn}`),
        ],
      ],
    });
    const heard = await full();
    expect(names(heard)).toEqual(['CN=c']);
    const error = { kind: 'unreadable-object', line: null };
    expect(heard.errors).toEqual([
      {
        ...error,
        object: `CN=a,${baseDn}`,
        key: keyOf('a'),
        reason: 'The service account cannot read userAccountControl.',
      },
      {
        ...error,
        object: `CN=b,${baseDn}`,
        key: null,
        reason: 'The service account cannot read objectGUID.',
      },
    ]);
  });

  it('leaves out excluded containers, and takes nobody for deleted where the partition cannot be found', async () => {
    const users = [[userAt(`CN=a,${baseDn}`), userAt(`CN=b,OU=Out,${baseDn}`)]];
    const forest = finding({ users });
    expect(names(await full(sourceOf(exclude('OU=Out'))))).toEqual(['CN=a']);
    const missing = result(0, responseTags.search, 32, 'NO_OBJECT');
    serve(dc, { ...forest, instead: (purpose) => (purpose === 'users' ? withId(missing) : 'default') });
    expect((await full()).outcome).toBe(
      'stopped-connectivity: dc1.corp.example.com: LDAP: refused with result code 32: NO_OBJECT',
    );
  });

  it('asks at the end for those below a container that was moved meanwhile', async () => {
    const moved = `OU=Moved,OU=In,${baseDn}`;
    const forest = finding(
      {},
      {
        find: (purpose, base) => {
          if (purpose === 'changedContainers') return [[containerAt(moved)]];
          return purpose === 'users' && base === moved ? [[userAt(`CN=a,${moved}`)]] : [];
        },
      },
    );
    serve(dc, forest);
    expect(names(await full())).toEqual(['CN=a,OU=Moved,OU=In']);
  });

  it('says what is missing for a delta', async () => {
    finding({ users: [[userAt(`CN=a,${baseDn}`, { uSNChanged: [] })]] });
    const heard = await full();
    expect(heard.outcome).toBe('end');
    expect((await delta(watermarkOf(heard))).outcome).toBe(
      `watermarkUnusable: The service account cannot read uSNChanged of CN=a,${baseDn}, so that changes cannot be told. Give it the right to read all properties of users.`,
    );
    finding({}, { invocationId: null });
    expect(await full()).toMatchObject({ outcome: 'end', watermark: null });
  });

  it('has no use for its watermark after somebody was left out, who may be readable by the next time', async () => {
    finding({ users: [[userAt(`CN=a,${baseDn}`), userAt(`CN=b,${baseDn}`, { userAccountControl: [] })]] });
    const heard = await full();
    expect([heard.objects.length, heard.outcome]).toEqual([1, 'end']);
    expect((await delta(watermarkOf(heard))).outcome).toMatch(
      new RegExp(`^watermarkUnusable: CN=b,${baseDn} could not be read .* a delta would not tell`),
    );
  });

  it.each<[string, () => ReturnType<Behaviour>, string]>([
    ['is cut', () => 'drop', 'LDAP: The server closed the connection.'],
    [
      'is refused',
      () => withId(result(0, responseTags.search, 51, 'BUSY')),
      'LDAP: refused with result code 51: BUSY',
    ],
  ])('does not pass a part for the whole when its second page %s', async (_, what, words) => {
    const pages = [[userAt(`CN=a,${baseDn}`)], [userAt(`CN=b,${baseDn}`)]];
    finding({ users: pages }, { instead: (_purpose, _base, page) => (page === 1 ? what() : 'default') });
    const heard = await full();
    expect([heard.objects.length, heard.outcome]).toEqual([
      1,
      `stopped-connectivity: dc1.corp.example.com: ${words}`,
    ]);
  });

  it('says that it could not begin', async () => {
    await dc.stop();
    expect((await full()).outcome).toMatch(/^no-start-connection: .*ECONNREFUSED/);
    expect((await hear(sourceOf().fullImport('OU=None', never))).outcome).toBe(
      'no-start-connection: PDC emulator: OU=None is no domain.',
    );
  });

  it('ends with the signal, also while a page is waited for', async () => {
    const users = [[userAt(`CN=a,${baseDn}`)], [userAt(`CN=b,${baseDn}`)]];
    finding({ users }, { instead: (_purpose, _base, page) => (page === 1 ? 'silent' : 'default') });
    const stop = new AbortController();
    const events = sourceOf().fullImport(baseDn, stop.signal);
    const outcomes: string[] = [];
    for await (const event of events) {
      outcomes.push(event.kind);
      stop.abort();
    }
    expect(outcomes).toEqual(['objects', 'failed']);
    expect((await hear(sourceOf().fullImport(baseDn, stop.signal))).outcome).toMatch(
      /^no-start-connection: /,
    );
  });

  it('asks for one page ahead at most, and hangs up when nobody reads any more', async () => {
    const users = Array.from({ length: 20 }, (_, index) => [
      userAt(`CN=${String.fromCharCode(97 + index)},${baseDn}`),
    ]);
    finding({ users });
    const pagesAsked = (): number =>
      dc.requests.filter((request) => request.kind === 'search' && request.cookie !== null).length;
    for await (const event of sourceOf().fullImport(baseDn, never)) {
      expect(event.kind).toBe('objects');
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(pagesAsked()).toBe(2);
      break;
    }
    await expect.poll(() => dc.requests.at(-1)?.kind).toBe('unbind');
    expect(pagesAsked()).toBe(2);
  });
});

/** An answer made without knowing the request takes its number: the fourth or so of its connection. */
function withId(answer: Buffer): Buffer {
  const last = dc.requests.at(-1);
  const copy = Buffer.from(answer.toString('hex'), 'hex');
  copy[4] = last?.messageId ?? 0;
  return copy;
}

describe('a delta import', () => {
  it('tells who is there and who is not, with the controls that show deleted objects', async () => {
    const changedUsers = [
      [],
      [
        userAt(`CN=a,${baseDn}`),
        userAt(`CN=b,OU=Out,${baseDn}`),
        deletedUser('c'),
        deletedUser('d', { isDeleted: [] }),
        userAt(`CN=e,${baseDn}`, { isDeleted: ['TRUE'] }),
        userAt(`CN=f,${baseDn}`, { objectCategory: [`CN=Contact,CN=Schema,CN=Configuration,${baseDn}`] }),
        deletedUser('g', { objectGUID: [] }),
        userAt(`CN=h,${baseDn}`, { userAccountControl: [] }),
      ],
    ];
    finding({ changedUsers }, { usn: '1234' });
    const heard = await delta(since, sourceOf(exclude('OU=Out')));
    expect(names(heard)).toEqual(['CN=a']);
    expect(heard.gone).toEqual(['b', 'c', 'd', 'e', 'f'].map(keyOf));
    expect(heard.errors.map(({ key, object, reason }) => [key, object, reason])).toEqual([
      [
        null,
        `CN=g\\0ADEL:${keyOf('g')},CN=Deleted Objects,${baseDn}`,
        'The service account cannot read objectGUID.',
      ],
      [keyOf('h'), `CN=h,${baseDn}`, 'The service account cannot read userAccountControl.'],
    ]);
    expect(watermarkOf(heard)).toMatchObject({ ...since, usn: '1234' });
    const asked = dc.requests.find(
      (request) =>
        request.kind === 'search' && request.search.filter.toString().includes('(objectclass=computer)'),
    );
    expect(asked?.kind === 'search' ? asked.search.filter.toString() : null).toBe(
      '(&(objectclass=user)(!(objectclass=computer))(usnchanged>=1001))',
    );
    expect(
      asked?.kind === 'search' ? asked.controls.map(({ type, critical }) => [type, critical]) : null,
    ).toEqual([
      ['1.2.840.113556.1.4.319', true],
      ['1.2.840.113556.1.4.417', true],
      ['1.2.840.113556.1.4.2064', false],
    ]);
  });

  it('reads again who lies below containers that changed, the outermost, but not below new ones', async () => {
    const below: Record<string, readonly FakeObject[]> = {
      [`OU=Ren\\,amed,${baseDn}`]: [
        userAt(`CN=a,OU=Ren\\,amed,${baseDn}`),
        userAt(`CN=b,OU=Out,OU=Ren\\,amed,${baseDn}`),
      ],
    };
    finding(
      {},
      {
        find: (purpose, base) => {
          if (purpose !== 'changedContainers') return purpose === 'users' ? [below[base] ?? []] : [];
          return [
            [containerAt(`OU=Out,OU=Ren\\,amed,${baseDn}`)],
            [containerAt(`OU=Ren\\,amed,${baseDn}`), containerAt(`OU=New,${baseDn}`, '1001')],
          ];
        },
      },
    );
    const heard = await delta(since, sourceOf(exclude('OU=Out,OU=Ren\\,amed')));
    expect([names(heard), heard.gone]).toEqual([['CN=a,OU=Ren\\,amed'], [keyOf('b')]]);
    expect(searches().filter((search) => search.endsWith(isUser))).toEqual([
      `OU=Ren\\,amed,${baseDn} ${isUser}`,
    ]);
  });

  it.each<
    [string, Partial<FakeForest>, Partial<DirectoryWatermark> & { readAt?: string; scope?: string }, RegExp]
  >([
    [
      'another domain controller, or one that was restored',
      { invocationId: guidOf('3') },
      {},
      /^dc1\.corp\.example\.com is another domain controller than the one that was read last, or was restored from a backup: its database \(invocationId\) is 33333333-.*, the last one was 22222222-/,
    ],
    ['one that hides its database', { invocationId: null }, {}, /does not tell which database it has/],
    ['a snapshot', { usn: '999' }, {}, /was set back, .*: its highestCommittedUSN is 999, and was 1000\.$/],
    [
      'an import older than deleted objects are kept',
      {},
      { readAt: '20260921120000.0Z' },
      /^The last import is 61 days old; .* keeps deleted objects for 60 days only\.$/,
    ],
    [
      'the same where the time is set',
      { tombstoneLifetime: '7' },
      { readAt: '20261114120000.0Z' },
      /^The last import is 7 days old; .* for 7 days only\.$/,
    ],
    [
      'other containers',
      {},
      { scope: 'other' },
      /^The containers to be synchronised or the service account were changed\.$/,
    ],
    [
      'deleted objects that cannot be found',
      { deletedObjects: null },
      {},
      /may not read deleted objects \(LDAP: refused with result code 32: NO_OBJECT\), so that nobody would be missed who was deleted\. .*dsacls/,
    ],
    [
      'deleted objects that cannot be read',
      { deletedObjects: {} },
      {},
      /may not read deleted objects, so that/,
    ],
    [
      'deleted users of whom nothing can be read',
      { find: (purpose) => (purpose === 'deletedUsers' ? [[deletedUser('a', { uSNChanged: [] })]] : []) },
      {},
      /may not read uSNChanged of CN=a\\0ADEL:61616161-/,
    ],
    [
      'more containers than a few',
      {
        find: (purpose) =>
          purpose === 'changedContainers'
            ? [Array.from({ length: 1_001 }, (_, index) => containerAt(`OU=${index},${baseDn}`))]
            : [],
      },
      {},
      /^More than 1000 containers were changed since the last import\.$/,
    ],
  ])('has no use for its watermark after %s', async (_, forest, over, reason) => {
    finding({}, forest);
    const heard = await delta({ ...since, ...over });
    expect(heard.outcome).toMatch(/^watermarkUnusable: /);
    expect(heard.outcome.slice('watermarkUnusable: '.length)).toMatch(reason);
    expect(heard.objects).toEqual([]);
  });

  it.each(['20260924120000.0Z', 'no time'])('goes on from %s', async (readAt) => {
    finding({});
    expect((await delta({ ...since, ...{ readAt } })).outcome).toBe('end');
  });

  it('goes on though more was committed while it read', async () => {
    const forest = finding({ changedUsers: [[userAt(`CN=a,${baseDn}`)]] });
    const first = watermarkOf(await delta(since));
    forest.usn = '1002';
    expect(watermarkOf(await delta(first)).usn).toBe('1002');
  });
});
