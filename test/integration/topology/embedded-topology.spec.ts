import { Attribute } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { listContainers } from '../../../electron/agent/directory/topology/list-containers';
import { listDomainControllers } from '../../../electron/agent/directory/topology/list-domain-controllers';
import { listPartitions } from '../../../electron/agent/directory/topology/list-partitions';
import { testConnector } from '../../../electron/agent/directory/topology/test-connector';
import {
  startEmbeddedDirectory,
  type EmbeddedDirectory,
} from '../../../lab/embedded/start-embedded-directory';
import { connectToLab } from '../../../lab/lab-directory';
import { connectorSchema, type Connector } from '../../../shared/model/connector';
import { makeTestGround, type TestGround } from '../samba/test-certificates';
import { accessOf, ldapSettings, singleSessionParts } from './support/single-session-parts';

const base = 'DC=embedded,DC=example,DC=com';
const host = 'dc1.embedded.example.com';
const never = new AbortController().signal;

let ground: TestGround;
let directory: EmbeddedDirectory;
beforeAll(async () => {
  ground = await makeTestGround();
  directory = await startEmbeddedDirectory({ certificates: ground.certificates, userCount: 13 });
});
afterAll(async () => {
  await directory?.stop();
  await ground?.remove();
});

function connectorWith(over: Partial<Connector> = {}): Connector {
  return connectorSchema.parse({ ...directory.connector, ...over });
}

function parts(over: Partial<Connector> = {}): ReturnType<typeof singleSessionParts> {
  const { address } = directory.ldaps;
  // The readings go over LDAPS to the right name, whatever the probes are to find.
  const access = accessOf(connectorWith(), directory.serviceAccountPassword);
  return { ...singleSessionParts(access, { name: host, address }), connector: connectorWith(over) };
}

async function states(
  over: Partial<Connector>,
  password = directory.serviceAccountPassword,
): Promise<string[]> {
  const access = accessOf(connectorWith(over), password);
  const steps = await testConnector(access, ldapSettings, systemClock, never);
  return steps.map(({ id, state }) => `${id} ${state}`);
}

const skipped = ['pdc skipped', 'partitions skipped', 'rights skipped'];

describe('the topology of a directory that speaks as Windows does', () => {
  it('has the partitions of CN=Partitions', async () => {
    const listed = await listPartitions(parts(), never);
    if (!listed.ok) throw new Error(listed.error);
    expect(
      listed.value.map(({ distinguishedName, kind, functionalLevel, settings }) => [
        distinguishedName,
        kind,
        functionalLevel,
        settings.selected,
      ]),
    ).toEqual([
      [base, 'domain', 'Windows Server 2016', true],
      [`CN=Configuration,${base}`, 'configuration', 'Windows Server 2016', false],
      [`CN=Schema,CN=Configuration,${base}`, 'schema', 'Windows Server 2016', false],
    ]);
  });

  it('shows every container of thousands of units, the first thousand by name', async () => {
    const admin = await connectToLab(directory.ldaps);
    await admin.bind(directory.administrator.distinguishedName, directory.administrator.password);
    const unit = [new Attribute({ type: 'objectClass', values: ['organizationalUnit'] })];
    const parent = `OU=Many,${base}`;
    await admin.add(parent, unit);
    for (let index = 1_199; index >= 0; index--) await admin.add(`OU=u${index},${parent}`, unit);
    await admin.add(`OU=below,OU=u7,${parent}`, unit);
    await admin.unbind();
    const listed = await listContainers(parts(), base, parent, never);
    if (!listed.ok) throw new Error(listed.error);
    const { containers, more } = listed.value;
    expect({
      count: containers.length,
      more,
      last: containers.at(-1)?.name,
      withChildren: containers.filter(({ hasChildren }) => hasChildren).map(({ name }) => name),
    }).toEqual({ count: 1_000, more: true, last: 'u999', withChildren: ['u7'] });
  });
});

describe('the certificate of a domain controller', () => {
  async function listed(over: Partial<Connector>): Promise<unknown> {
    const { caFile } = connectorWith(over);
    const found = await listDomainControllers(
      {
        ...parts(over),
        trust: singleSessionParts(accessOf(connectorWith({ caFile }), ''), { name: host, address: null })
          .trust,
      },
      base,
      never,
    );
    if (!found.ok) throw new Error(found.error);
    return found.value.map(({ host: name, certificate, error, rttMs, functionalLevel }) => ({
      name,
      trusted: certificate?.trusted ?? null,
      error,
      measured: rttMs !== null,
      functionalLevel,
    }));
  }
  const level = 'Windows Server 2016';

  it.each(['ldaps', 'startTls'] as const)(
    'that is trusted lets the rootDSE be read over %s',
    async (security) => {
      const { port } = security === 'ldaps' ? directory.ldaps : directory.ldap;
      expect(await listed({ security, port })).toEqual([
        { name: host, trusted: true, error: null, measured: true, functionalLevel: level },
      ]);
      expect(await states({ security, port })).toEqual([
        'dns good',
        'tcp good',
        'tls good',
        'bind good',
        'pdc good',
        'partitions good',
        expect.stringMatching(/^rights (?:good|warning)$/),
      ]);
    },
  );

  it('of an authority that is not trusted is shown with the reason, and nothing is measured', async () => {
    const authority = 'CN=Password Writeback lab authority';
    const error = `TLS: The authority of the certificate (${authority}) is not trusted on this computer. Add the certificate of that authority to the trusted authorities of this computer, or give its PEM file as the connector’s CA file.`;
    expect(await listed({ caFile: null })).toEqual([
      { name: host, trusted: false, error, measured: false, functionalLevel: null },
    ]);
    expect(await states({ caFile: null })).toEqual([
      'dns good',
      'tcp good',
      'tls bad',
      'bind skipped',
      ...skipped,
    ]);
  });

  it('for another name is shown with the name it has', async () => {
    const { address } = directory.ldaps;
    const wrong = { domainControllers: [{ host: 'dc9.embedded.example.com', address }] };
    const found = await listed(wrong);
    expect(found).toContainEqual({
      name: 'dc9.embedded.example.com',
      trusted: false,
      error: `TLS: The certificate is issued for ${host}, ${address} and not for dc9.embedded.example.com. Issue a certificate with dc9.embedded.example.com among its alternative names, or use the name that it is issued for.`,
      measured: false,
      functionalLevel: null,
    });
    expect((await states(wrong)).slice(2, 4)).toEqual(['tls bad', 'bind skipped']);
  });
});

it('a wrong password is tried once', async () => {
  const admin = await connectToLab(directory.ldaps);
  await admin.bind(directory.administrator.distinguishedName, directory.administrator.password);
  const count = async (): Promise<number> => {
    const { searchEntries } = await admin.search(base, {
      filter: `(userPrincipalName=${directory.connector.serviceAccount})`,
      attributes: ['badPwdCount'],
    });
    return Number(searchEntries[0]?.['badPwdCount'] ?? 0);
  };
  const before = await count();
  expect(await states({}, 'wrong')).toEqual(['dns good', 'tcp good', 'tls good', 'bind bad', ...skipped]);
  expect((await count()) - before).toBe(1);
  await admin.unbind();
});
