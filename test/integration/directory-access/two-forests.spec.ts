import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../../../electron/agent/clock';
import type { ConnectorAccess } from '../../../electron/agent/directory-port';
import { createLdapDirectory, type LdapDirectory } from '../../../electron/agent/directory/ldap-directory';
import type { DirectoryRef, WriteResult } from '../../../electron/agent/pipeline/ports';
import { randomPassword } from '../../../lab/population/passwords';
import { forestsAvailable } from '../../../lab/samba/samba-available';
import { startForests } from '../../../lab/samba/start-forests';
import type { DcName, LabDirectory, LabForests, Person } from '../../../lab/types';
import { connectorSchema, type Connector } from '../../../shared/model/connector';
import { partitionSettingsSchema, type PartitionSettings } from '../../../shared/model/partition';
import { settingsSchema } from '../../../shared/model/settings';
import { makeTestGround, type TestGround } from '../samba/test-certificates';
import { usersOf } from '../../fakes/users-of';

const startTimeoutMs = 180_000;
const dc1 = 'dc1.corp.example.com';
const dc2 = 'dc2.corp.example.com';
const corpDn = 'DC=corp,DC=example,DC=com';
const fabrikamDn = 'DC=fabrikam,DC=example,DC=net';
const never = new AbortController().signal;
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const available = await forestsAvailable();
const missing = available.ok ? '' : ` (${available.reason})`;

describe.skipIf(!available.ok)(`access to two forests on Samba${missing}`, () => {
  let ground: TestGround;
  let forests: LabForests;
  let untouched: Person[];
  /** Moves the agent’s clock ahead of the computer’s. */
  let aheadMs = 0;
  let directory: LdapDirectory;
  const clock: Clock = {
    now: () => systemClock.now() + aheadMs,
    monotonic: () => systemClock.monotonic() + aheadMs,
  };

  beforeAll(async () => {
    ground = await makeTestGround();
    forests = await startForests({ dir: ground.dir, certificates: ground.certificates, userCount: 60 });
    untouched = forests.corp.people.filter(({ role }) => role === 'plain');
  }, startTimeoutMs);

  afterAll(async () => {
    await forests?.stop();
    await ground?.remove();
  }, startTimeoutMs);

  beforeEach(() => {
    directory = createLdapDirectory({
      connectors: [corp(), fabrikam()],
      settings: settingsSchema.parse({ ldap: { connectTimeoutMs: 2_000, operationTimeoutMs: 5_000 } }).ldap,
      clock,
    });
  });
  afterEach(() => directory.close());

  function accessTo(lab: LabDirectory, over: Partial<Connector>): ConnectorAccess {
    const connector = connectorSchema.parse({ ...lab.connector, ...over });
    return {
      connector,
      password: (partitionDn) =>
        Promise.resolve(utf8(partitionDn === null ? lab.serviceAccountPassword : lab.administrator.password)),
    };
  }
  function corp(settings: Partial<PartitionSettings> | null = null): ConnectorAccess {
    const partitions =
      settings === null ? [] : [partitionSettingsSchema.parse({ distinguishedName: corpDn, ...settings })];
    return accessTo(forests.corp, { partitions });
  }
  const fabrikam = (): ConnectorAccess => accessTo(forests.fabrikam, {});
  const configure = (settings: Partial<PartitionSettings> | null): void =>
    directory.configure([corp(settings), fabrikam()]);

  function person(): Person {
    const next = untouched.shift();
    if (next === undefined) throw new Error('Nobody is left: raise the user count');
    return next;
  }
  const refOf = ({ objectGuid }: Person): DirectoryRef => ({
    connectorId: forests.corp.connector.id,
    partitionDn: corpDn,
    objectGuid,
  });
  async function reset(who: Person, password: string): Promise<WriteResult> {
    const read = await directory.read(refOf(who), never);
    if (!read.ok) return { kind: 'failed', retryable: true, ...read.error };
    const write = { kind: 'reset', newPassword: utf8(password), unlock: false, mustChange: false } as const;
    return await directory.write(read.value, write, never);
  }
  async function readsFrom(): Promise<string | undefined> {
    const listed = await directory.partitions(forests.corp.connector.id, never);
    if (!listed.ok) throw new Error(listed.error);
    return listed.value.find(({ distinguishedName }) => distinguishedName === corpDn)?.readsFrom?.host;
  }
  async function imported(connectorId: string): Promise<string[]> {
    const users = await usersOf(directory, connectorId);
    return users.map(({ distinguishedName }) => distinguishedName);
  }
  const applied = (domainController: string): object => ({ kind: 'applied', domainController });

  it('reads at the preferred domain controller and writes to the PDC emulator, also with a service account of the partition’s own', async () => {
    const serviceAccount = forests.corp.administrator.distinguishedName;
    configure({ preferredDomainControllers: [dc2], onlyPreferred: true, serviceAccount });
    const [who, password] = [person(), randomPassword()];
    expect(await reset(who, password)).toMatchObject(applied(dc1));
    expect(await forests.corp.bindTo('dc1', who.distinguishedName, password)).toBe(true);
    expect(await readsFrom()).toBe(dc2);
  });

  it('imports both forests, each where it is read from, and leaves out excluded containers', async () => {
    configure({ preferredDomainControllers: [dc2], onlyPreferred: true });
    const everybody = await imported(forests.corp.connector.id);
    const known = forests.corp.people.map(({ distinguishedName }) => distinguishedName);
    expect(everybody).toEqual(expect.arrayContaining(known));
    const abroad = await imported(forests.fabrikam.connector.id);
    expect(abroad.every((dn) => dn.endsWith(`,${fabrikamDn}`))).toBe(true);
    expect(abroad).toEqual(
      expect.arrayContaining(forests.fabrikam.people.map(({ distinguishedName }) => distinguishedName)),
    );

    const unit = forests.corp.withoutRightsOu;
    const inUnit = everybody.filter((dn) => dn.endsWith(`,${unit}`));
    expect(inUnit.length).toBeGreaterThan(0);
    configure({ containers: [{ distinguishedName: unit.toLowerCase(), included: false }] });
    expect((await imported(forests.corp.connector.id)).sort()).toEqual(
      everybody.filter((dn) => !inUnit.includes(dn)).sort(),
    );
    configure({
      containers: [
        { distinguishedName: corpDn, included: false },
        { distinguishedName: unit, included: true },
      ],
    });
    expect((await imported(forests.corp.connector.id)).sort()).toEqual([...inUnit].sort());
  });

  it('imports nobody twice and everybody from units with every reserved character', async () => {
    const units = new Set(
      forests.corp.people.map(({ distinguishedName }) => distinguishedName.replace(/^.*?(?<!\\),/, '')),
    );
    configure({
      containers: [
        { distinguishedName: corpDn, included: false },
        ...[...units].map((distinguishedName) => ({ distinguishedName, included: true })),
      ],
    });
    const users = await imported(forests.corp.connector.id);
    expect(new Set(users).size).toBe(users.length);
    const known = forests.corp.people.map(({ distinguishedName }) => distinguishedName);
    expect([...users].sort()).toEqual(expect.arrayContaining(known));
  });

  it('skips a preferred host that is of another forest, in words', async () => {
    const stranger = forests.fabrikam.ldaps.host;
    configure({ preferredDomainControllers: [stranger], onlyPreferred: true });
    const read = await directory.read(refOf(person()), never);
    expect(read).toMatchObject({ ok: false, error: { code: 'directoryUnreachable' } });
    expect(read.ok ? '' : read.error.diagnostic).toContain(`${stranger}: `);
  });

  it('fails by the name of the preferred domain controller that is dead, and uses it again when it is back', async () => {
    configure({ preferredDomainControllers: [dc2], onlyPreferred: true });
    expect(await directory.read(refOf(person()), never)).toMatchObject({ ok: true });
    await forests.corp.stopDc('dc2', 'kill');
    try {
      const [who, password] = [person(), randomPassword()];
      const refused = await reset(who, password);
      expect(refused).toMatchObject({ kind: 'failed', code: 'directoryUnreachable' });
      expect('diagnostic' in refused ? refused.diagnostic : '').toContain(
        `${dc2}: TCP: connect ECONNREFUSED`,
      );
      expect(await forests.corp.bind(who.distinguishedName, password)).toBe(false);

      configure({ preferredDomainControllers: [dc2] });
      expect(await reset(who, password)).toMatchObject(applied(dc1));
      expect(await readsFrom()).toBe(dc1);
    } finally {
      await forests.corp.startDc('dc2');
    }
    aheadMs += 60_000;
    expect(await readsFrom()).toBe(dc2);
  }, 120_000);

  describe('the PDC emulator', () => {
    const move = async (to: DcName): Promise<void> => await forests.corp.transferPdc(to);
    afterEach(async () => {
      await forests.corp.startDc('dc1');
      await move('dc1');
    }, 60_000);

    it('that was transferred while the agent runs gets the next write within 5 s', async () => {
      const [before, after, unread] = [person(), person(), person()];
      expect(await reset(before, randomPassword())).toMatchObject(applied(dc1));
      const account = await directory.read(refOf(unread), never);
      if (!account.ok) throw new Error('unreadable');
      await move('dc2');
      const movedAt = performance.now();
      const password = randomPassword();
      await expect
        .poll(
          async () => {
            const done = await reset(after, password);
            return done.kind === 'applied' ? done.domainController : done.kind;
          },
          { timeout: 5_000, interval: 200 },
        )
        .toBe(dc2);
      expect(performance.now() - movedAt).toBeLessThan(5_000);
      expect(await forests.corp.bindTo('dc2', after.distinguishedName, password)).toBe(true);
      // And one that no reading came before.
      await move('dc1');
      aheadMs += 2_100;
      const write = { kind: 'reset', newPassword: utf8(password), unlock: false, mustChange: false } as const;
      expect(await directory.write(account.value, write, never)).toMatchObject(applied(dc1));
      expect(await forests.corp.bindTo('dc1', unread.distinguishedName, password)).toBe(true);
    }, 60_000);

    it('that is dead is told with the answer of DNS, fSMORoleOwner and the error of the connection', async () => {
      await forests.corp.stopDc('dc1', 'kill');
      const failed = await reset(person(), randomPassword());
      expect(failed).toMatchObject({ kind: 'failed', code: 'pdcUnreachable' });
      const diagnostic = 'diagnostic' in failed ? (failed.diagnostic ?? '') : '';
      expect(diagnostic).not.toContain('\n');
      for (const words of [
        `_ldap._tcp.pdc._msdcs.corp.example.com: ${dc1}`,
        '_ldap._tcp.dc._msdcs.corp.example.com: ',
        'fSMORoleOwner is CN=NTDS Settings,CN=DC1,',
        `(${dc1}, says ${dc2})`,
        `${dc1}: TCP: connect ECONNREFUSED`,
      ]) {
        expect(diagnostic).toContain(words);
      }
    }, 60_000);
  });
});
