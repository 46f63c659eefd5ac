import { Resolver } from 'node:dns/promises';
import { readdir } from 'node:fs/promises';
import { Change, ResultCodeError, type Client, type SearchOptions } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectToLab, signIn } from '../../../lab/lab-directory';
import { replacement, unicodePwd } from '../../../lab/population/ldap-values';
import { oddUnitNames } from '../../../lab/population/organizational-units';
import { randomPassword } from '../../../lab/population/passwords';
import { forestsAvailable } from '../../../lab/samba/samba-available';
import { startForests } from '../../../lab/samba/start-forests';
import type { DcName, LabDirectory, LabForests, Person, PersonRole } from '../../../lab/types';
import { connectorSchema } from '../../../shared/model/connector';
import { processesBelow } from '../samba/samba-processes';
import { makeTestGround, type TestGround } from '../samba/test-certificates';

const startTimeoutMs = 120_000;
const dcNames: readonly DcName[] = ['dc1', 'dc2'];
const corpDn = 'DC=corp,DC=example,DC=com';
const userCount = 60;

const available = await forestsAvailable();
const missing = available.ok ? '' : ` (${available.reason})`;

async function bound(directory: LabDirectory, name: string, password: string, dc?: DcName): Promise<Client> {
  const client = await connectToLab(
    dc === undefined ? directory.ldaps : { ...directory.ldaps, ...endpointOf(directory, dc) },
  );
  await client.bind(name, password);
  return client;
}

function endpointOf(directory: LabDirectory, dc: DcName): LabDirectory['ldaps'] {
  if (!('controllers' in directory)) throw new Error('this forest has one domain controller');
  return (directory as LabForests['corp']).controllers[dc].ldaps;
}

async function srvOf(server: string, name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  resolver.setServers([server]);
  return (await resolver.resolveSrv(name)).map(({ name: host, port }) => `${host}:${port}`).sort();
}

/** `done`, or the LDAP code of the refusal. */
async function answer(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'done';
  } catch (error) {
    if (error instanceof ResultCodeError) return String(error.code);
    throw error;
  }
}

const reset = (password: string): Change =>
  new Change({ operation: 'replace', modification: unicodePwd(password) });

describe.skipIf(!available.ok)(`the two forests of the lab${missing}`, () => {
  let ground: TestGround;
  let forests: LabForests;

  beforeAll(async () => {
    ground = await makeTestGround();
    forests = await startForests({ dir: ground.dir, certificates: ground.certificates, userCount });
  }, startTimeoutMs);

  afterAll(async () => {
    await forests?.stop();
    await ground?.remove();
  }, startTimeoutMs);

  function person(role: PersonRole, directory: LabDirectory = forests.corp, index = 0): Person {
    const found = directory.people.filter((candidate) => candidate.role === role)[index];
    if (found === undefined) throw new Error(`nobody has the role ${role}`);
    return found;
  }

  function admin(dc: DcName = 'dc1', directory: LabDirectory = forests.corp): Promise<Client> {
    const { distinguishedName, password } = directory.administrator;
    return bound(directory, distinguishedName, password, directory === forests.corp ? dc : undefined);
  }

  async function service(dc: DcName, directory: LabDirectory = forests.corp): Promise<Client> {
    const { connector, serviceAccountPassword } = directory;
    return bound(directory, connector.serviceAccount, serviceAccountPassword, dc);
  }

  async function read(dc: DcName, dn: string, attribute: string): Promise<unknown> {
    const client = await admin(dc);
    try {
      const { searchEntries } = await client.search(dn, { scope: 'base', attributes: [attribute] });
      return searchEntries[0]?.[attribute];
    } finally {
      await client.unbind();
    }
  }

  /** Which domain controller each one takes for the PDC emulator, by LDAP and by its own DNS. */
  async function pdcAsSeen(): Promise<unknown> {
    const seen = dcNames.map(async (dc) => {
      const owner = String(await read(dc, corpDn, 'fSMORoleOwner'));
      const { address } = forests.corp.controllers[dc].ldaps;
      const srv = await srvOf(address, '_ldap._tcp.pdc._msdcs.corp.example.com');
      return [dc, /^CN=NTDS Settings,CN=(\w+),/.exec(owner)?.[1], ...srv];
    });
    return Promise.all(seen);
  }

  it('say how the agent reaches them', () => {
    const { corp, fabrikam } = forests;
    const { dc1, dc2 } = corp.controllers;
    expect(connectorSchema.parse(corp.connector)).toMatchObject({
      id: 'corp',
      domain: 'corp.example.com',
      serviceAccount: 'svc-writeback@corp.example.com',
      dnsServers: [dc1.ldaps.address, dc2.ldaps.address],
    });
    expect(connectorSchema.parse(fabrikam.connector)).toMatchObject({
      id: 'fabrikam',
      domain: 'fabrikam.example.net',
      serviceAccount: 'svc-writeback@fabrikam.example.net',
      dnsServers: [fabrikam.ldaps.address],
    });
    expect([corp.people.length, fabrikam.people.length, forests.people.length]).toEqual([60, 25, 85]);
  });

  it('are found by service records, each domain controller under the one address it listens on', async () => {
    const { controllers } = forests.corp;
    for (const dc of dcNames) {
      const server = controllers[dc].ldaps.address;
      for (const name of [
        '_ldap._tcp.dc._msdcs.corp.example.com',
        '_ldap._tcp.Default-First-Site-Name._sites.dc._msdcs.corp.example.com',
      ]) {
        expect([dc, name, await srvOf(server, name)]).toEqual([
          dc,
          name,
          ['dc1.corp.example.com:389', 'dc2.corp.example.com:389'],
        ]);
      }
      const resolver = new Resolver({ timeout: 2_000, tries: 2 });
      resolver.setServers([server]);
      for (const each of dcNames) {
        expect(await resolver.resolve4(`${each}.corp.example.com`)).toEqual([
          controllers[each].ldaps.address,
        ]);
        await expect(resolver.resolve6(`${each}.corp.example.com`)).rejects.toThrow('ENODATA');
      }
    }
    const inFabrikam = '_ldap._tcp.pdc._msdcs.fabrikam.example.net';
    expect(await srvOf(forests.fabrikam.ldaps.address, inFabrikam)).toEqual(['dc1.fabrikam.example.net:389']);
  });

  it('answer LDAPS with certificates of the lab’s authority, one per domain controller', async () => {
    const { corp, fabrikam } = forests;
    const endpoints = [corp.controllers.dc1.ldaps, corp.controllers.dc2.ldaps, fabrikam.ldaps];
    const hosts = await Promise.all(
      endpoints.map(async (endpoint) => {
        const client = await connectToLab(endpoint);
        const { searchEntries } = await client.search('', { scope: 'base', attributes: ['dnsHostName'] });
        await client.unbind();
        return searchEntries[0]?.['dnsHostName'];
      }),
    );
    expect(hosts).toEqual(['dc1.corp.example.com', 'dc2.corp.example.com', 'dc1.fabrikam.example.net']);
    const wrongName = { ...corp.controllers.dc2.ldaps, host: 'dc1.corp.example.com' };
    await expect((await connectToLab(wrongName)).bind('', '')).rejects.toThrow(/altnames/);
  });

  it.each(['corp', 'fabrikam'] as const)(
    'answer the bind of each role in %s as its state is',
    async (name) => {
      const directory = forests[name];
      const roles = directory.people.slice(0, 13);
      const answers = await Promise.all(
        roles.map(async ({ role, distinguishedName, password }) => {
          const result = await signIn(directory.ldaps, distinguishedName, password);
          return [role, result.accepted ? 'accepted' : result.reason] as const;
        }),
      );
      expect(Object.fromEntries(answers)).toEqual({
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
        smartCardRequired: '52e',
        passwordNotRequired: 'accepted',
        withoutRights: 'accepted',
      });
    },
  );

  it('have people in every odd unit, found by both domain controllers, and reset at either', async () => {
    const inUnit = (people: readonly Person[], name: string): Person[] =>
      people.filter(({ unitPath }) => unitPath.at(-1) === name);
    for (const name of oddUnitNames) {
      const [found] = inUnit(forests.corp.people, name);
      expect([name, found?.role]).toEqual([name, expect.any(String)]);
    }
    expect(Math.max(...forests.corp.people.map(({ unitPath }) => unitPath.length))).toBe(5);
    for (const dc of dcNames) {
      const client = await service(dc);
      for (const { distinguishedName, objectGuid, role, unitPath } of forests.corp.people) {
        const { searchEntries } = await client.search(distinguishedName, {
          scope: 'base',
          attributes: ['name'],
        });
        expect([dc, objectGuid, searchEntries.map(({ dn }) => dn)]).toEqual([
          dc,
          objectGuid,
          [distinguishedName],
        ]);
        if (role === 'plain' && unitPath.length === 2) {
          expect([
            distinguishedName,
            await answer(client.modify(distinguishedName, reset(randomPassword()))),
          ]).toEqual([distinguishedName, 'done']);
        }
      }
      await client.unbind();
    }
  });

  it('keep the flags of the roles', async () => {
    const flags = async (role: PersonRole): Promise<unknown> =>
      read('dc2', person(role).distinguishedName, 'userAccountControl');
    expect([await flags('smartCardRequired'), await flags('passwordNotRequired')]).toEqual([
      String(0x200 | 0x40000),
      String(0x200 | 0x20),
    ]);
  });

  it('know nothing of each other: fabrikam’s service account works there and nowhere else', async () => {
    const { corp, fabrikam } = forests;
    const own = await bound(fabrikam, fabrikam.connector.serviceAccount, fabrikam.serviceAccountPassword);
    const someone = person('plain', fabrikam);
    const password = randomPassword();
    await own.modify(someone.distinguishedName, reset(password));
    await own.unbind();
    expect(await fabrikam.bind(someone.distinguishedName, password)).toBe(true);
    const { serviceAccount } = fabrikam.connector;
    expect(await corp.bind(serviceAccount, fabrikam.serviceAccountPassword)).toBe(false);
  });

  it('refuse where the delegation does not reach, until it is granted, on both domain controllers', async () => {
    const { corp } = forests;
    const { distinguishedName } = person('withoutRights');
    expect(distinguishedName.endsWith(`,${corp.withoutRightsOu}`)).toBe(true);
    const tries = async (): Promise<string[]> => {
      const answers: string[] = [];
      for (const dc of dcNames) {
        const client = await service(dc);
        answers.push(await answer(client.modify(distinguishedName, reset(randomPassword()))));
        answers.push(await answer(client.modify(distinguishedName, replacement('lockoutTime', '0'))));
        await client.unbind();
      }
      return answers;
    };
    expect(await tries()).toEqual(['50', '50', '50', '50']);
    await corp.grantRights(corp.withoutRightsOu);
    expect(await tries()).toEqual(['done', 'done', 'done', 'done']);
    await corp.revokeRights(corp.withoutRightsOu);
    expect(await tries()).toEqual(['50', '50', '50', '50']);
  });

  it('replicate: a password set at one domain controller works at the other', async () => {
    const { corp } = forests;
    for (const [from, to, index] of [
      ['dc1', 'dc2', 1],
      ['dc2', 'dc1', 2],
    ] as const) {
      const { distinguishedName } = person('plain', corp, index);
      const password = randomPassword();
      const there = await admin(to);
      // Read, not tried by binds: five bad passwords lock the account before the good one has arrived.
      const setAt = async (): Promise<unknown> => {
        const query: SearchOptions = { scope: 'base', attributes: ['pwdLastSet'] };
        const { searchEntries } = await there.search(distinguishedName, query);
        return searchEntries[0]?.['pwdLastSet'];
      };
      const before = await setAt();
      const client = await service(from);
      await client.modify(distinguishedName, reset(password));
      await client.unbind();
      await expect.poll(setAt, { timeout: 30_000, interval: 200 }).not.toEqual(before);
      await there.unbind();
      expect(await corp.bindTo(to, distinguishedName, password)).toBe(true);
    }
  });

  it('move the PDC emulator while both domain controllers run, for LDAP and for DNS', async () => {
    const owned = (by: string): unknown => [
      ['dc1', by.toUpperCase(), `${by}.corp.example.com:389`],
      ['dc2', by.toUpperCase(), `${by}.corp.example.com:389`],
    ];
    expect(await pdcAsSeen()).toEqual(owned('dc1'));
    await forests.corp.transferPdc('dc2');
    expect(await pdcAsSeen()).toEqual(owned('dc2'));
    await forests.corp.transferPdc('dc2');
    expect(await pdcAsSeen()).toEqual(owned('dc2'));
    await forests.corp.transferPdc('dc1');
    expect(await pdcAsSeen()).toEqual(owned('dc1'));
  });

  it.each([
    ['dc1', 'kill'],
    ['dc2', 'graceful'],
  ] as const)('lose %s (%s) and have it again', async (name, manner) => {
    const { corp } = forests;
    const other = name === 'dc1' ? 'dc2' : 'dc1';
    const { distinguishedName, password } = person('neverExpires');
    await corp.stopDc(name, manner);
    await corp.stopDc(name, manner);
    await expect(corp.bindTo(name, distinguishedName, password)).rejects.toThrow('ECONNREFUSED');
    expect(await corp.bindTo(other, distinguishedName, password)).toBe(true);
    await expect(corp.transferPdc(other)).rejects.toThrow('cannot be transferred');
    const { address } = corp.controllers[other].ldaps;
    expect(await srvOf(address, '_ldap._tcp.dc._msdcs.corp.example.com')).toHaveLength(2);

    await corp.startDc(name);
    await corp.startDc(name);
    expect(await corp.bindTo(name, distinguishedName, password)).toBe(true);
    await corp.replicate(name, other);
  });

  it('leave nothing behind', async () => {
    expect((await processesBelow(ground.dir)).length).toBeGreaterThan(30);
    await Promise.all([forests.stop(), forests.stop()]);
    expect([await processesBelow(ground.dir), await readdir(ground.dir)]).toEqual([[], []]);
  });
});

describe.skipIf(!available.ok)(`a start of the two forests that is ended${missing}`, () => {
  it.each(['joining dc2'])(
    'undoes everything while %s',
    async (step) => {
      const ground = await makeTestGround();
      const controller = new AbortController();
      const started = startForests({
        dir: ground.dir,
        certificates: ground.certificates,
        userCount: 13,
        signal: controller.signal,
        log: (line) => {
          if (line.startsWith(step)) setTimeout(() => controller.abort(new Error('ended')), 300);
        },
      });
      try {
        await expect(started).rejects.toThrow(/ended|aborted/);
        expect([await processesBelow(ground.dir), await readdir(ground.dir)]).toEqual([[], []]);
      } finally {
        await ground.remove();
      }
    },
    startTimeoutMs,
  );
});
