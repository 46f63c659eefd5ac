import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import type { OwnForestParts } from '../../../electron/agent/directory/create-forest-parts';
import { listContainers } from '../../../electron/agent/directory/topology/list-containers';
import { listDomainControllers } from '../../../electron/agent/directory/topology/list-domain-controllers';
import { listPartitions } from '../../../electron/agent/directory/topology/list-partitions';
import { testConnector } from '../../../electron/agent/directory/topology/test-connector';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import type { LabDirectory, PersonRole } from '../../../lab/types';
import type { TestStep } from '../../../shared/ipc/directory-channels';
import { connectorSchema, type Connector } from '../../../shared/model/connector';
import { startSambaForest, type SambaForest } from '../samba/samba-forest';
import { accessOf, ldapSettings } from './support/single-session-parts';

const available = sambaAvailable();
const startTimeoutMs = 120_000;
const base = 'DC=corp,DC=example,DC=com';
const host = 'dc1.corp.example.com';
const ghost = 'ghost.corp.example.com';
const never = new AbortController().signal;

describe.skipIf(!available.ok)(`the topology on Samba ${available.ok ? '' : `(${available.reason})`}`, () => {
  let samba: SambaForest;
  let directory: LabDirectory;

  beforeAll(async () => {
    samba = await startSambaForest(26);
    ({ directory } = samba);
  }, startTimeoutMs);

  afterAll(() => samba?.stop(), startTimeoutMs);

  function connectorWith(over: Partial<Connector> = {}): Connector {
    return connectorSchema.parse({ ...directory.connector, ...over });
  }

  function partsOf(over: Partial<Connector> = {}): OwnForestParts {
    return samba.partsOf(accessOf(connectorWith(over), directory.serviceAccountPassword));
  }

  async function steps(over: Partial<Connector>, password: string): Promise<readonly TestStep[]> {
    return testConnector(accessOf(connectorWith(over), password), ldapSettings, systemClock, never);
  }
  const states = (tested: readonly TestStep[]): string =>
    tested.map(({ id, state }) => `${id} ${state}`).join(', ');

  it('has every naming context of the forest, domains first', async () => {
    const listed = await listPartitions(partsOf(), never);
    if (!listed.ok) throw new Error(listed.error);
    expect(
      listed.value.map(({ distinguishedName, kind, dnsName, netbiosName, functionalLevel, settings }) => [
        distinguishedName,
        kind,
        dnsName,
        netbiosName,
        functionalLevel,
        settings.selected,
      ]),
    ).toEqual([
      [base, 'domain', 'corp.example.com', 'CORP', 'Windows Server 2008 R2', true],
      [
        `CN=Configuration,${base}`,
        'configuration',
        'corp.example.com',
        null,
        'Windows Server 2008 R2',
        false,
      ],
      [
        `CN=Schema,CN=Configuration,${base}`,
        'schema',
        'corp.example.com',
        null,
        'Windows Server 2008 R2',
        false,
      ],
      [`DC=DomainDnsZones,${base}`, 'application', 'domaindnszones.corp.example.com', null, null, false],
      [`DC=ForestDnsZones,${base}`, 'application', 'forestdnszones.corp.example.com', null, null, false],
    ]);
    expect(listed.value[0]?.readsFrom).toEqual({ host, since: expect.any(Number) });
  });

  it.each(['ldaps', 'startTls'] as const)('has its domain controllers, probed over %s', async (security) => {
    const partition = { distinguishedName: base, preferredDomainControllers: [ghost, host] };
    const partitions = connectorSchema.shape.partitions.parse([partition]);
    const listed = await listDomainControllers(partsOf({ security, partitions }), base, never);
    const certificate = {
      subject: `CN=${host}`,
      issuer: 'CN=Password Writeback lab authority',
      validFrom: expect.any(Number),
      validTo: expect.any(Number),
      trusted: true,
      problem: null,
    };
    expect(listed).toEqual({
      ok: true,
      value: [
        {
          host,
          addresses: expect.arrayContaining([directory.ldaps.address]),
          site: 'Default-First-Site-Name',
          rttMs: expect.any(Number),
          operatingSystem: expect.stringMatching(/^Samba 4\./),
          functionalLevel: 'Windows Server 2008 R2',
          pdcEmulator: true,
          globalCatalog: true,
          readOnly: false,
          historyOnResets: expect.any(Boolean),
          certificate,
          error: null,
          retryAt: null,
          readsSince: expect.any(Number),
          writesSince: null,
        },
        expect.objectContaining({
          host: ghost,
          addresses: [],
          pdcEmulator: null,
          certificate: null,
          error: expect.stringMatching(/^DNS has no address of ghost\.corp\.example\.com\./),
        }),
      ],
    });
  });

  it('knows no partition of another forest', async () => {
    expect(await listDomainControllers(partsOf(), 'DC=fabrikam,DC=example,DC=net', never)).toEqual({
      ok: false,
      error:
        'DC=fabrikam,DC=example,DC=net is not a partition of corp.example.com. Refresh the list of partitions.',
    });
  });

  it('shows the tree of containers, each level as the whole search has it', async () => {
    const parts = partsOf();
    const seen: Record<string, boolean> = {};
    const walk = async (parent: string | null): Promise<void> => {
      const level = await listContainers(parts, base, parent, never);
      if (!level.ok) throw new Error(level.error);
      for (const { distinguishedName, hasChildren } of level.value.containers) {
        seen[distinguishedName] = hasChildren;
        await walk(distinguishedName);
      }
    };
    await walk(null);
    const { searchEntries } = await samba.admin.search(base, {
      filter: '(objectClass=organizationalUnit)',
      attributes: ['1.1'],
    });
    const units = searchEntries.map(({ dn }) => dn);
    const builtIn = [
      'Builtin',
      'Computers',
      'ForeignSecurityPrincipals',
      'Managed Service Accounts',
      'Users',
    ];
    const expected = [...units, ...builtIn.map((name) => `CN=${name},${base}`)];
    expect(Object.keys(seen).sort()).toEqual(expected.sort());
    expect(units.length).toBeGreaterThan(5);
    const parents = expected.filter((dn) =>
      expected.some((other) => other !== dn && other.endsWith(`,${dn}`)),
    );
    expect(expected.filter((dn) => seen[dn] === true).sort()).toEqual(parents.sort());
  });

  it('passes the test with the lab’s service account', async () => {
    const tested = await steps({}, directory.serviceAccountPassword);
    expect(states(tested)).toBe(
      'dns good, tcp good, tls good, bind good, pdc good, partitions good, rights good',
    );
    expect(tested.map(({ text }) => text)).toEqual([
      expect.stringContaining(`${host} (${directory.ldaps.address}`),
      expect.stringContaining('Port 636 is open'),
      expect.stringContaining(`CN=${host}, issued by CN=Password Writeback lab authority, valid until 20`),
      expect.stringMatching(
        /^Signed in to dc1\.corp\.example\.com as svc-writeback@corp\.example\.com \(S-1-5-21-/,
      ),
      `${host} is the PDC emulator: fSMORoleOwner of ${base} names it, and DNS agrees.`,
      'The forest has 1 domain: corp.example.com.',
      expect.stringContaining('has Unexpire Password on'),
    ]);
  });

  // Unexpire Password on a new domain is everybody’s who is signed in.
  it('warns of every right that an ordinary account lacks, with the commands', async () => {
    const person = directory.people.find(({ role }) => role === 'plain');
    if (person === undefined) throw new Error('nobody is plain');
    const tested = await steps({ serviceAccount: person.userPrincipalName }, person.password);
    const rights = tested.at(-1);
    const name = person.userPrincipalName;
    expect([rights?.state, rights?.remedy?.split('\n').slice(0, 4)]).toEqual([
      'warning',
      [
        `dsacls "${base}" /I:S /G "${name}:CA;Reset Password;user"`,
        `dsacls "${base}" /I:S /G "${name}:WP;lockoutTime;user"`,
        `dsacls "${base}" /I:S /G "${name}:WP;pwdLastSet;user"`,
        'Where the rights are granted on organizational units instead, diagnose the partition to check them there.',
      ],
    ]);
  });

  it.each([
    ['disabled', 'is disabled.'],
    ['lockedOut', 'is locked out.'],
    ['accountExpired', 'has expired.'],
    ['mustChange', 'must change its password before it can sign in.'],
  ] as const)('says why an account that is %s cannot be used', async (role: PersonRole, why) => {
    const person = directory.people.find((one) => one.role === role);
    if (person === undefined) throw new Error(`nobody has the role ${role}`);
    const serviceAccount = person.userPrincipalName;
    const tested = await steps({ serviceAccount }, person.password);
    expect(tested[3]).toMatchObject({ id: 'bind', state: 'bad', text: `${host}: ${serviceAccount} ${why}` });
  });

  it.each([
    ['does not answer', { dnsServers: ['127.0.0.1:9'] }, 'The DNS servers do not answer: '],
    [
      'does not know the domain',
      { domain: 'nowhere.example.com' },
      'DNS answers, but has no domain controllers of ',
    ],
  ])('says that DNS %s', async (_, over, text) => {
    const tested = await steps(over, directory.serviceAccountPassword);
    expect(tested.slice(0, 2)).toEqual([
      {
        id: 'dns',
        state: 'bad',
        text: expect.stringContaining(text),
        remedy: expect.any(String),
        ms: expect.any(Number),
      },
      expect.objectContaining({ id: 'tcp', state: 'skipped', ms: null }),
    ]);
  });
});
