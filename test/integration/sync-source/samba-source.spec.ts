import { Attribute, Change, type Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectorySource } from '../../../electron/agent/directory/sync/directory-source';
import type { DirectorySource, DirectoryWatermark } from '../../../electron/agent/sync/ports';
import { attributes, guidText, replacement } from '../../../lab/population/ldap-values';
import { serviceAccountDn } from '../../../lab/population/make-accounts';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import type { LabDirectory } from '../../../lab/types';
import { connectorSchema } from '../../../shared/model/connector';
import type { ContainerRule } from '../../../shared/model/partition';
import { startSambaForest, type SambaForest } from '../samba/samba-forest';
import { accessOf } from '../topology/support/single-session-parts';
import { allowDeletedObjects, ShowDeleted } from '../../../lab/population/deleted-objects';
import { restoreDeleted } from './support/deleted-objects';
import { hear, sorted, watermarkOf, type Heard, type State } from './support/follow';

const available = sambaAvailable();
const startTimeoutMs = 120_000;
const base = 'DC=corp,DC=example,DC=com';
const root = `OU=Sync,${base}`;
const unit = (name: string): string => `OU=${name},${root}`;
const never = new AbortController().signal;
/** Everything but `OU=Out`, of which `OU=Kept` is in. */
const rules: readonly ContainerRule[] = [
  { distinguishedName: unit('Out'), included: false },
  { distinguishedName: `OU=Kept,${unit('Out')}`, included: true },
];

const title = `importing from Samba ${available.ok ? '' : `(${available.reason})`}`;
describe.skipIf(!available.ok)(title, () => {
  let samba: SambaForest;
  let directory: LabDirectory;
  let admin: Client;

  beforeAll(async () => {
    samba = await startSambaForest(60);
    ({ directory, admin } = samba);
    for (const dn of [root, ...['A', 'B', 'Out'].map(unit), `OU=Deep,${unit('A')}`, `OU=Kept,${unit('Out')}`])
      await admin.add(dn, attributes({ objectClass: 'organizationalUnit' }));
    await admin.add(`CN=Team,${root}`, attributes({ objectClass: 'group', sAMAccountName: 'sync-team' }));
    await seeDeleted([serviceAccountDn(base)]);
  }, startTimeoutMs);

  afterAll(() => samba?.stop(), startTimeoutMs);

  const seeDeleted = (accounts: readonly string[]): Promise<void> =>
    allowDeletedObjects(admin, base, directory.administrator.distinguishedName, accounts);

  function sourceOf(containers: readonly ContainerRule[] = rules): DirectorySource {
    const partitions = [{ distinguishedName: base, containers }];
    const connector = connectorSchema.parse({ ...directory.connector, partitions });
    return createDirectorySource(samba.partsOf(accessOf(connector, directory.serviceAccountPassword)));
  }

  const addUser = (name: string, ou = unit('A')): Promise<void> =>
    admin.add(`CN=${name},${ou}`, attributes({ objectClass: 'user', sAMAccountName: name }));
  const change = (dn: string, attribute: string, value: string): Promise<void> =>
    admin.modify(dn, replacement(attribute, value));
  const guidOf = async (dn: string): Promise<string> => {
    const options = {
      scope: 'base',
      attributes: ['objectGUID'],
      explicitBufferAttributes: ['objectGUID'],
    } as const;
    const { searchEntries } = await admin.search(dn, {
      ...options,
      attributes: [...options.attributes],
      explicitBufferAttributes: ['objectGUID'],
    });
    return guidText(searchEntries[0]?.['objectGUID'] as Buffer);
  };
  const restore = (objectGuid: string, dn: string): Promise<void> =>
    restoreDeleted(admin, base, objectGuid, dn);

  /** A connector space that deltas keep up to date. */
  interface Followed {
    /** Runs a delta and checks that a full import would say the same. */
    delta(): Promise<Heard>;
    readonly state: State;
  }

  async function follow(source = sourceOf()): Promise<Followed> {
    const state: State = new Map();
    let since: DirectoryWatermark = watermarkOf(await hear(source.fullImport(base, never), state));
    return {
      state,
      delta: async () => {
        const heard = await hear(source.deltaImport(base, since, never), state);
        const all: State = new Map();
        const full = await hear(source.fullImport(base, never), all);
        expect({ outcome: heard.outcome, full: full.outcome }).toEqual({ outcome: 'end', full: 'end' });
        expect(sorted(state)).toEqual(sorted(all));
        since = watermarkOf(heard);
        return heard;
      },
    };
  }
  /** What a delta told, by the names and GUIDs of those concerned. */
  const told = ({ objects, gone, errors }: Heard): unknown => ({
    changed: objects.map(({ distinguishedName }) => distinguishedName).sort(),
    gone: [...gone].sort(),
    errors,
  });

  it('has the selected domain as its only partition', () => {
    expect(sourceOf().partitions()).toEqual([base]);
  });

  it('reads all users with their attributes, once each', async () => {
    await addUser('complete');
    await admin.modify(`CN=complete,${unit('A')}`, [
      replacement('displayName', 'Cömplete, 完'),
      replacement('mail', 'c@corp.example.com'),
      replacement('userPrincipalName', 'complete@corp.example.com'),
      new Change({
        operation: 'replace',
        modification: new Attribute({ type: 'mS-DS-ConsistencyGuid', values: [Buffer.alloc(16, 0x41)] }),
      }),
    ]);
    await addUser('unseen', unit('Out'));
    const heard = await hear(sourceOf().fullImport(base, never));
    const { searchEntries } = await admin.search(base, {
      filter: '(&(objectCategory=person)(objectClass=user))',
      attributes: ['sAMAccountName'],
    });
    const names = searchEntries.map((entry) => String(entry['sAMAccountName']));
    expect(heard.objects.map(({ samAccountName }) => samAccountName).sort()).toEqual(
      names.filter((name) => name !== 'unseen').sort(),
    );
    expect(heard.objects.find(({ samAccountName }) => samAccountName === 'complete')).toEqual({
      objectGuid: await guidOf(`CN=complete,${unit('A')}`),
      distinguishedName: `CN=complete,${unit('A')}`,
      userPrincipalName: 'complete@corp.example.com',
      samAccountName: 'complete',
      displayName: 'Cömplete, 完',
      mail: 'c@corp.example.com',
      userAccountControl: 546,
      consistencyGuid: Buffer.alloc(16, 0x41).toString('base64'),
      recipientTypeDetails: null,
      masterAccountSid: null,
    });
    expect({ errors: heard.errors, gone: heard.gone, outcome: heard.outcome }).toEqual({
      errors: [],
      gone: [],
      outcome: 'end',
    });
  });

  it('reads only what is included where the root is not', async () => {
    await addUser('kept', `OU=Kept,${unit('Out')}`);
    const heard = await hear(
      sourceOf([
        { distinguishedName: base, included: false },
        { distinguishedName: `OU=Kept,${unit('Out')}`, included: true },
        { distinguishedName: unit('Gone'), included: true },
      ]).fullImport(base, never),
    );
    expect([told(heard), heard.outcome]).toEqual([
      {
        changed: [`CN=kept,OU=Kept,${unit('Out')}`],
        gone: [],
        errors: [
          {
            kind: 'missing-container',
            object: unit('Gone'),
            key: unit('Gone'),
            line: null,
            reason: expect.stringMatching(/^What is set for this container no longer applies/) as string,
          },
        ],
      },
      'end',
    ]);
  });

  it('tells nothing where only groups, computers and units that hold nobody have changed', async () => {
    const followed = await follow();
    await admin.modify(
      `CN=Team,${root}`,
      new Change({
        operation: 'add',
        modification: new Attribute({ type: 'member', values: [`CN=complete,${unit('A')}`] }),
      }),
    );
    await admin.add(
      `CN=pc1,${unit('A')}`,
      attributes({ objectClass: 'computer', sAMAccountName: 'pc1$', userAccountControl: '4096' }),
    );
    await admin.add(`OU=New,${unit('B')}`, attributes({ objectClass: 'organizationalUnit' }));
    await change(unit('B'), 'description', 'empty');
    expect(told(await followed.delta())).toEqual({ changed: [], gone: [], errors: [] });
  });

  it('tells who was added, changed, renamed, disabled, deleted and restored', async () => {
    for (const name of ['mod', 'ren', 'dis', 'del']) await addUser(name);
    const followed = await follow();
    const at = (name: string): string => `CN=${name},${unit('A')}`;
    const gone = await guidOf(at('del'));
    await addUser('add');
    await change(at('mod'), 'displayName', 'Modified');
    await admin.modifyDN(at('ren'), at('renamed'));
    await change(at('dis'), 'userAccountControl', '514');
    await admin.del(at('del'));
    expect(told(await followed.delta())).toEqual({
      changed: ['add', 'dis', 'mod', 'renamed'].map(at).sort(),
      gone: [gone],
      errors: [],
    });
    await restore(gone, at('del'));
    expect(told(await followed.delta())).toEqual({ changed: [at('del')], gone: [], errors: [] });
    expect(followed.state.get(gone)?.distinguishedName).toBe(at('del'));
  });

  it('tells who was moved into and out of the included containers', async () => {
    await addUser('leaves');
    await addUser('comes', unit('Out'));
    await addUser('stays');
    const left = await guidOf(`CN=leaves,${unit('A')}`);
    const followed = await follow();
    await admin.modifyDN(`CN=leaves,${unit('A')}`, `CN=leaves,${unit('Out')}`);
    await admin.modifyDN(`CN=comes,${unit('Out')}`, `CN=comes,OU=Kept,${unit('Out')}`);
    await admin.modifyDN(`CN=stays,${unit('A')}`, `CN=stays,${unit('B')}`);
    expect(told(await followed.delta())).toEqual({
      changed: [`CN=comes,OU=Kept,${unit('Out')}`, `CN=stays,${unit('B')}`].sort(),
      gone: [left],
      errors: [],
    });
  });

  it('tells of everybody below a unit that was renamed, moved or fell under another rule', async () => {
    await admin.add(`OU=Team,${unit('B')}`, attributes({ objectClass: 'organizationalUnit' }));
    await admin.add(`OU=Inner,OU=Team,${unit('B')}`, attributes({ objectClass: 'organizationalUnit' }));
    await addUser('deep', `OU=Inner,OU=Team,${unit('B')}`);
    const key = await guidOf(`CN=deep,OU=Inner,OU=Team,${unit('B')}`);
    const followed = await follow();
    await admin.modifyDN(`OU=Team,${unit('B')}`, `OU=Crew,${unit('B')}`);
    expect(told(await followed.delta())).toEqual({
      changed: [`CN=deep,OU=Inner,OU=Crew,${unit('B')}`],
      gone: [],
      errors: [],
    });
    await admin.modifyDN(`OU=Crew,${unit('B')}`, `OU=Crew,${unit('Out')}`);
    expect(told(await followed.delta())).toEqual({ changed: [], gone: [key], errors: [] });
    await admin.modifyDN(unit('Out'), unit('Outside'));
    expect((await followed.delta()).objects.map(({ objectGuid }) => objectGuid)).toContain(key);
    await admin.modifyDN(unit('Outside'), unit('Out'));
    expect((await followed.delta()).gone).toContain(key);
  });

  it('names the right that is missing where the service account cannot see who was deleted', async () => {
    const source = sourceOf();
    const since = watermarkOf(await hear(source.fullImport(base, never)));
    await seeDeleted([]);
    const hidden = await hear(source.deltaImport(base, since, never));
    await seeDeleted([serviceAccountDn(base)]);
    const account = directory.connector.serviceAccount;
    expect(hidden.outcome).toBe(
      `watermarkUnusable: The service account ${account} may not read deleted objects, so that nobody would be missed who was deleted. As a domain administrator run: dsacls "CN=Deleted Objects,${base}" /takeownership, then dsacls "CN=Deleted Objects,${base}" /G "${account}:LCRP" /I:T.`,
    );
    expect((await hear(source.deltaImport(base, since, never))).outcome).toBe('end');
  });

  it('does not go on after the containers to be read were changed', async () => {
    const since = watermarkOf(await hear(sourceOf().fullImport(base, never)));
    expect((await hear(sourceOf([...rules].reverse()).deltaImport(base, since, never))).outcome).toBe('end');
    expect((await hear(sourceOf(rules.slice(0, 1)).deltaImport(base, since, never))).outcome).toBe(
      'watermarkUnusable: The containers to be synchronised or the service account were changed.',
    );
  });

  it('says that the sign-in is refused', async () => {
    const connector = connectorSchema.parse(directory.connector);
    const parts = samba.partsOf(accessOf(connector, 'wrong-Passw0rd'));
    const heard = await hear(createDirectorySource(parts).fullImport(base, never));
    expect(heard.outcome).toMatch(/^no-start-credentials: .*Sign-in: refused with result code 49/);
  });

  it('ends as a full import after any sequence of changes', async () => {
    const seed = Number(process.env['SYNC_SEED'] ?? Date.now() % 1_000_000);
    const random = createRandom(seed);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const units = [unit('A'), unit('B'), unit('Out'), `OU=Kept,${unit('Out')}`];
    for (const name of ['One', 'Two']) {
      const dn = `OU=${name},${pick(units)}`;
      await admin.add(dn, attributes({ objectClass: 'organizationalUnit' }));
    }
    const find = async (filter: string, more: ShowDeleted[] = []): Promise<string[]> =>
      (await admin.search(base, { filter, attributes: ['1.1'] }, more)).searchEntries.map(({ dn }) => dn);
    const users = (): Promise<string[]> => find('(&(objectClass=user)(sAMAccountName=rnd*))');
    const movable = (): Promise<string[]> => find('(&(objectClass=organizationalUnit)(|(ou=One*)(ou=Two*)))');
    const rdn = (dn: string): string => dn.slice(0, dn.indexOf(','));
    let added = 0;
    const places = async (): Promise<string[]> => [...units, ...(await movable())];
    const add = async (): Promise<void> => addUser(`rnd${(added += 1)}`, pick(await places()));
    const steps: readonly (() => Promise<unknown>)[] = [
      add,
      add,
      async () => change(pick(await users()), 'displayName', `Name ${random()}`),
      async () => change(pick(await users()), 'userAccountControl', pick(['512', '514', '546'])),
      async () => {
        const dn = pick(await users());
        await admin.modifyDN(dn, `${rdn(dn)},${pick(await places())}`);
      },
      async () => {
        const dn = pick(await users());
        await admin.modifyDN(dn, `${rdn(dn)}x${dn.slice(dn.indexOf(','))}`);
      },
      async () => admin.del(pick(await users())),
      async () => {
        const [dn] = await find('(&(isDeleted=TRUE)(sAMAccountName=rnd*))', [new ShowDeleted()]);
        const key = /DEL:([0-9a-f-]{36})/.exec(dn ?? '')?.[1];
        if (key !== undefined) await restore(key, `CN=back${(added += 1)},${pick(units)}`);
      },
      async () => {
        const dn = pick(await movable());
        await admin.modifyDN(dn, `${rdn(dn)}x${dn.slice(dn.indexOf(','))}`);
      },
      async () => {
        const dn = pick(await movable());
        await admin.modifyDN(dn, `${rdn(dn)},${pick(units)}`);
      },
      async () => change(`CN=Team,${root}`, 'description', String(random())),
    ];
    for (let index = 0; index < 6; index += 1) await add();
    const followed = await follow();
    for (let turn = 0; turn < 10; turn += 1) {
      for (let count = 0; count < 4; count += 1) await pick(steps)();
      await expect(followed.delta(), `seed ${seed}, turn ${turn}`).resolves.toBeDefined();
    }
  });
});

/** Mulberry32: the same numbers for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
