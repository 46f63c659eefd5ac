import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attribute, Change, type Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryRef, Resolution } from '../../../electron/agent/pipeline/ports';
import type { RunError } from '../../../electron/agent/sync/run';
import {
  attributes,
  guidBytes,
  guidText,
  replacement,
  unicodePwd,
} from '../../../lab/population/ldap-values';
import { randomPassword } from '../../../lab/population/passwords';
import { readBinary } from '../../../lab/population/security-descriptor';
import { forestsAvailable } from '../../../lab/samba/samba-available';
import { startForests } from '../../../lab/samba/start-forests';
import type { LabForests } from '../../../lab/types';
import { makeTestGround, type TestGround } from '../samba/test-certificates';
import { restoreDeleted } from '../sync-source/support/deleted-objects';
import { administer, synchronise, type Synchronised } from './support/synchronised-forests';

const startTimeoutMs = 180_000;
const never = new AbortController().signal;
const corpDn = 'DC=corp,DC=example,DC=com';
const fabrikamDn = 'DC=fabrikam,DC=example,DC=net';
const unit = (name: string, base = corpDn): string => `OU=${name},OU=Sync,${base}`;
const at = (name: string, base = corpDn): string => `CN=${name},${unit('Here', base)}`;
const enabled = '512';
const disabled = '514';

const available = await forestsAvailable();
const missing = available.ok ? '' : ` (${available.reason})`;

type Forest = 'corp' | 'fabrikam';
const baseOf = (forest: Forest): string => (forest === 'corp' ? corpDn : fabrikamDn);

describe.skipIf(!available.ok)(`the sync engine on two forests of Samba${missing}`, () => {
  let ground: TestGround;
  let dir: string;
  let forests: LabForests;
  let admins: Record<Forest, Client>;
  let engine: Synchronised;

  beforeAll(async () => {
    ground = await makeTestGround();
    dir = await mkdtemp(join(tmpdir(), 'pw-sync-'));
    forests = await startForests({ dir: ground.dir, certificates: ground.certificates, userCount: 20 });
    admins = {
      corp: await administer(forests.corp, corpDn),
      fabrikam: await administer(forests.fabrikam, fabrikamDn),
    };
    for (const [forest, admin] of Object.entries(admins) as [Forest, Client][])
      for (const dn of [
        `OU=Sync,${baseOf(forest)}`,
        ...['Here', 'There', 'Out'].map((name) => unit(name, baseOf(forest))),
      ])
        await admin.add(dn, attributes({ objectClass: 'organizationalUnit' }));
    engine = synchronise(dir, forests, [{ distinguishedName: unit('Out'), included: false }]);
    expect((await engine.cycle('Full')).map(({ connector, status }) => `${connector} ${status}`)).toEqual([
      'corp success',
      'fabrikam success',
      'cloud no-start-connection',
      'corp success',
      'fabrikam success',
      'cloud success',
    ]);
  }, startTimeoutMs);

  afterAll(async () => {
    await engine?.close();
    for (const admin of Object.values(admins ?? {})) await admin.unbind();
    await forests?.stop();
    await ground?.remove();
    await rm(dir, { recursive: true, force: true });
  }, startTimeoutMs);

  /** @param anchor mS-DS-ConsistencyGuid; `null` = none */
  async function addAccount(
    forest: Forest,
    name: string,
    control: string,
    anchor: Buffer | null,
  ): Promise<string> {
    const own = anchor === null ? [] : [new Attribute({ type: 'mS-DS-ConsistencyGuid', values: [anchor] })];
    const dn = at(name, baseOf(forest));
    await admins[forest].add(dn, [
      ...attributes({ objectClass: 'user', sAMAccountName: name, userAccountControl: control }),
      unicodePwd(randomPassword()),
      ...own,
    ]);
    return guidText(await readBinary(admins[forest], dn, 'objectGUID'));
  }
  const setControl = (forest: Forest, name: string, control: string): Promise<void> =>
    admins[forest].modify(at(name, baseOf(forest)), replacement('userAccountControl', control));
  function addCloudUser(name: string, anchor: Buffer): string {
    const id = randomUUID();
    engine.cloud.set(name, {
      id,
      userPrincipalName: `${name}@corp.example.com`,
      onPremisesImmutableId: anchor.toString('base64'),
      authenticationType: 'passwordHashSync',
    });
    return `User_${id}`;
  }
  const newAnchor = (): Buffer => guidBytes(randomUUID());
  /** In the cloud and in corp, known by its objectGUID. */
  async function addPerson(
    name: string,
  ): Promise<{ readonly cloudAnchor: string; readonly ref: DirectoryRef }> {
    const objectGuid = await addAccount('corp', name, enabled, null);
    const cloudAnchor = addCloudUser(name, guidBytes(objectGuid));
    await engine.catchUp();
    expect(engine.store.identity.resolve(cloudAnchor)).toEqual(found('corp', objectGuid));
    return { cloudAnchor, ref: { connectorId: 'corp', partitionDn: corpDn, objectGuid } };
  }

  const resolve = (cloudAnchor: string): Resolution => engine.store.identity.resolve(cloudAnchor);
  const found = (forest: Forest, objectGuid: string): Resolution => ({
    kind: 'found',
    ref: { connectorId: forest, partitionDn: baseOf(forest), objectGuid },
  });
  const refused = (code: string, detail: string | null): object => ({ kind: 'refused', code, detail });
  /** What the pipeline reads before it writes: name and state now, or why it cannot. */
  async function reRead(ref: DirectoryRef): Promise<unknown> {
    const read = await engine.directory.read(ref, never);
    if (!read.ok) return read.error;
    return [read.value.distinguishedName, read.value.enabled];
  }
  /** The names of a person’s accounts as the connector spaces have them, with the rules of their links. */
  function lineage(cloudAnchor: string): unknown {
    const view = engine.store.sync.lineage.of({ kind: 'cloud', cloudAnchor });
    return view?.accounts.map(({ distinguishedName, links }) => [
      distinguishedName,
      ...links.map(({ rule, run }) => `${rule} (${run?.connector ?? ''} ${run?.profile ?? ''})`),
    ]);
  }
  const nameOf = (cloudAnchor: string): string | undefined =>
    engine.store.sync.lineage.of({ kind: 'cloud', cloudAnchor })?.accounts[0]?.distinguishedName;
  const userJoin = 'In from AD - User Join';
  const accountEnabled = 'In from AD - User AccountEnabled';

  describe('a person with an account in both', () => {
    it('gets a reset in the account forest, where the account is enabled', async () => {
      const anchor = newAnchor();
      const objectGuid = await addAccount('corp', 'both', enabled, anchor);
      await addAccount('fabrikam', 'both', disabled, anchor);
      const cloudAnchor = addCloudUser('both', anchor);
      expect(await engine.catchUp()).toEqual([
        ['corp', { adds: 1 }],
        ['fabrikam', { adds: 1 }],
      ]);
      expect(resolve(cloudAnchor)).toEqual(found('corp', objectGuid));
      expect(lineage(cloudAnchor)).toEqual([
        [
          at('both'),
          `${userJoin} (corp Delta Synchronization)`,
          `${accountEnabled} (corp Delta Synchronization)`,
        ],
        [at('both', fabrikamDn), `${userJoin} (corp Delta Synchronization)`],
      ]);
      const ref = { connectorId: 'corp', partitionDn: corpDn, objectGuid };
      const account = await engine.directory.read(ref, never);
      if (!account.ok) throw new Error(account.error.diagnostic ?? account.error.code);
      const password = randomPassword();
      const write = { kind: 'reset', unlock: false, mustChange: false } as const;
      const newPassword = new TextEncoder().encode(password);
      expect(await engine.directory.write(account.value, { ...write, newPassword }, never)).toMatchObject({
        kind: 'applied',
        domainController: 'dc1.corp.example.com',
      });
      expect(await forests.corp.bind(at('both'), password)).toBe(true);
      expect(await forests.fabrikam.bind(at('both', fabrikamDn), password)).toBe(false);
    });

    it('is listed as an error while both are enabled, and is found again when one is disabled', async () => {
      const anchor = newAnchor();
      const objectGuid = await addAccount('corp', 'twice', enabled, anchor);
      await addAccount('fabrikam', 'twice', enabled, anchor);
      const cloudAnchor = addCloudUser('twice', anchor);
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual(refused('multipleMatches', null));
      const run = await engine.run('fabrikam', 'Delta Synchronization');
      expect([run.status, run.steps.map(({ counts }) => counts.errors)]).toEqual([
        'completed-sync-errors',
        [{ 'multiple-account-enabled': 1 }],
      ]);
      expect(engine.store.sync.runs.errors(run.id, 10)).toEqual<RunError[]>([
        {
          step: 1,
          kind: 'multiple-account-enabled',
          object: at('twice'),
          line: null,
          detail: `Source anchor ${anchor.toString('base64')}: ${at('twice')} (corp); ${at('twice', fabrikamDn)} (fabrikam)`,
        },
      ]);
      await setControl('fabrikam', 'twice', disabled);
      expect(await engine.catchUp()).toEqual([
        ['corp', {}],
        ['fabrikam', { updates: 1 }],
      ]);
      expect(resolve(cloudAnchor)).toEqual(found('corp', objectGuid));
      expect((await engine.run('fabrikam', 'Delta Synchronization')).status).toBe('success');
    });

    it('is told that no account is enabled, then moves to the other forest', async () => {
      const anchor = newAnchor();
      await addAccount('corp', 'moves', disabled, anchor);
      const there = await addAccount('fabrikam', 'moves', disabled, anchor);
      const cloudAnchor = addCloudUser('moves', anchor);
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual(refused('accountDisabled', 'noAccountEnabledLink'));
      await setControl('fabrikam', 'moves', enabled);
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual(found('fabrikam', there));
      await admins.corp.del(at('moves'));
      expect(await engine.catchUp()).toEqual([
        ['corp', { deletes: 1 }],
        ['fabrikam', {}],
      ]);
      expect(lineage(cloudAnchor)).toEqual([
        [
          at('moves', fabrikamDn),
          `${userJoin} (corp Delta Synchronization)`,
          `${accountEnabled} (fabrikam Delta Synchronization)`,
        ],
      ]);
    });

    it('with the same anchor twice in one forest is not guessed', async () => {
      const anchor = newAnchor();
      await addAccount('corp', 'same1', enabled, anchor);
      await addAccount('corp', 'same2', enabled, anchor);
      const cloudAnchor = addCloudUser('same', anchor);
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual(refused('multipleMatches', null));
      const run = await engine.run('corp', 'Delta Synchronization');
      expect(run.steps.map(({ counts }) => counts.errors)).toEqual([{ 'duplicate-source-anchor': 1 }]);
      await admins.corp.del(at('same1'));
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toMatchObject({ kind: 'found' });
    });
  });

  it('says which link is missing', async () => {
    const nowhere = addCloudUser('nowhere', newAnchor());
    const id = randomUUID();
    const cloudOnly = { id, userPrincipalName: 'c@corp.example.com', onPremisesImmutableId: null } as const;
    engine.cloud.set('cloudonly', { ...cloudOnly, authenticationType: 'cloudOnly' });
    await engine.catchUp();
    expect(resolve('User_unknown')).toEqual(refused('userNotFound', 'notInCloudConnectorSpace'));
    expect(resolve(nowhere)).toEqual(refused('userNotFound', 'notInMetaverse'));
    expect(resolve(`User_${id}`)).toEqual(refused('notOnPremises', null));
  });

  describe('between an import and a reset', () => {
    it('a rename does not matter, and the next delta import tells the new name', async () => {
      const { cloudAnchor, ref } = await addPerson('oldname');
      await admins.corp.modifyDN(at('oldname'), at('newname'));
      expect(resolve(cloudAnchor)).toEqual({ kind: 'found', ref });
      expect(await reRead(ref)).toEqual([at('newname'), true]);
      expect(nameOf(cloudAnchor)).toBe(at('oldname'));
      expect(await engine.catchUp()).toEqual([
        ['corp', { renames: 1 }],
        ['fabrikam', {}],
      ]);
      expect(resolve(cloudAnchor)).toEqual({ kind: 'found', ref });
      expect(nameOf(cloudAnchor)).toBe(at('newname'));
    });

    it('a move to another unit does not matter, nor does one of the unit', async () => {
      const { cloudAnchor, ref } = await addPerson('mover');
      await admins.corp.add(`OU=Team,${unit('There')}`, attributes({ objectClass: 'organizationalUnit' }));
      const inTeam = `CN=mover,OU=Team,${unit('There')}`;
      await admins.corp.modifyDN(at('mover'), inTeam);
      expect(await reRead(ref)).toEqual([inTeam, true]);
      expect(await engine.catchUp()).toEqual([
        ['corp', { renames: 1 }],
        ['fabrikam', {}],
      ]);
      expect(nameOf(cloudAnchor)).toBe(inTeam);
      await admins.corp.modifyDN(`OU=Team,${unit('There')}`, `OU=Crew,${unit('Here')}`);
      const inCrew = `CN=mover,OU=Crew,${unit('Here')}`;
      expect(await reRead(ref)).toEqual([inCrew, true]);
      expect(await engine.catchUp()).toEqual([
        ['corp', { renames: 1 }],
        ['fabrikam', {}],
      ]);
      expect([resolve(cloudAnchor), nameOf(cloudAnchor)]).toEqual([{ kind: 'found', ref }, inCrew]);
    });

    it('a move out of what is synchronised ends with the next delta, and one back in too', async () => {
      const { cloudAnchor, ref } = await addPerson('leaver');
      const outside = `CN=leaver,${unit('Out')}`;
      await admins.corp.modifyDN(at('leaver'), outside);
      expect([resolve(cloudAnchor), await reRead(ref)]).toEqual([
        { kind: 'found', ref },
        {
          code: 'userNotFound',
          detail: null,
          diagnostic: `${outside} is in a container that is not synchronised: tick it in Connectors, Containers.`,
          domainController: null,
        },
      ]);
      expect(await engine.catchUp()).toEqual([
        ['corp', { deletes: 1 }],
        ['fabrikam', {}],
      ]);
      expect(resolve(cloudAnchor)).toEqual(refused('userNotFound', 'notInMetaverse'));
      await admins.corp.modifyDN(outside, at('leaver'));
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual({ kind: 'found', ref });
    });

    it('a disabled account is seen before the write, and is no match after the next synchronisation', async () => {
      const { cloudAnchor, ref } = await addPerson('disabled');
      await setControl('corp', 'disabled', disabled);
      expect([resolve(cloudAnchor), await reRead(ref)]).toEqual([
        { kind: 'found', ref },
        [at('disabled'), false],
      ]);
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual(refused('accountDisabled', 'noAccountEnabledLink'));
      await setControl('corp', 'disabled', enabled);
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual({ kind: 'found', ref });
    });

    it('a deleted account is not found, and is the same again once it is restored', async () => {
      const { cloudAnchor, ref } = await addPerson('deleted');
      await admins.corp.del(at('deleted'));
      expect([resolve(cloudAnchor), await reRead(ref)]).toEqual([
        { kind: 'found', ref },
        {
          code: 'userNotFound',
          detail: 'objectDeleted',
          diagnostic: expect.stringContaining(ref.objectGuid) as string,
          domainController: 'dc1.corp.example.com',
        },
      ]);
      expect(await engine.catchUp()).toEqual([
        ['corp', { deletes: 1 }],
        ['fabrikam', {}],
      ]);
      expect(resolve(cloudAnchor)).toEqual(refused('userNotFound', 'notInMetaverse'));
      await restoreDeleted(admins.corp, corpDn, ref.objectGuid, at('deleted'));
      await engine.catchUp();
      expect([resolve(cloudAnchor), await reRead(ref)]).toEqual([
        { kind: 'found', ref },
        [at('deleted'), true],
      ]);
    });

    it('a restored account has lost its anchor, and joins when that is given back', async () => {
      const anchor = newAnchor();
      const objectGuid = await addAccount('corp', 'anchored', enabled, anchor);
      const cloudAnchor = addCloudUser('anchored', anchor);
      await engine.catchUp();
      await admins.corp.del(at('anchored'));
      await engine.catchUp();
      await restoreDeleted(admins.corp, corpDn, objectGuid, at('anchored'));
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual(refused('userNotFound', 'notInMetaverse'));
      const modification = new Attribute({ type: 'mS-DS-ConsistencyGuid', values: [anchor] });
      await admins.corp.modify(at('anchored'), new Change({ operation: 'replace', modification }));
      await engine.catchUp();
      expect(resolve(cloudAnchor)).toEqual(found('corp', objectGuid));
    });
  });

  it('ends in the links of a full cycle, which finds nothing to change', async () => {
    const before = [...engine.cloud.values()].map(({ id }) => resolve(`User_${id}`));
    const runs = await engine.cycle('Full');
    expect(
      runs.map(({ connector, profile, steps }) => {
        const { adds, updates, renames, deletes } = steps[0]?.counts ?? {};
        return [connector, profile, adds, updates, renames, deletes];
      }),
    ).toEqual(
      ['Full Import', 'Full Synchronization'].flatMap((profile) =>
        ['corp', 'fabrikam', 'cloud'].map((connector) => [connector, profile, 0, 0, 0, 0]),
      ),
    );
    expect([...engine.cloud.values()].map(({ id }) => resolve(`User_${id}`))).toEqual(before);
    expect(before.filter(({ kind }) => kind === 'found').length).toBeGreaterThan(5);
  });

  it('imports all when another domain controller is read, says so, and goes on from there', async () => {
    const { cloudAnchor, ref } = await addPerson('elsewhere');
    await forests.corp.replicate('dc1', 'dc2');
    engine.readCorpFrom('dc2.corp.example.com');
    const run = await engine.run('corp', 'Delta Import');
    const [step] = run.steps;
    expect([run.status, step?.kind, step?.message]).toEqual([
      'success',
      'Full Import',
      expect.stringMatching(
        /^The last import cannot be continued, so that all was imported: dc2\.corp\.example\.com is another domain controller than the one that was read last/,
      ),
    ]);
    const { adds, updates, renames, deletes } = step?.counts ?? {};
    expect({ adds, updates, renames, deletes }).toEqual({ adds: 0, updates: 0, renames: 0, deletes: 0 });
    expect(resolve(cloudAnchor)).toEqual({ kind: 'found', ref });
    expect(await engine.catchUp()).toEqual([
      ['corp', {}],
      ['fabrikam', {}],
    ]);
  }, 60_000);
});
