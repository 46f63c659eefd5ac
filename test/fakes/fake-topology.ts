import type { ConnectorView, TestStep } from '../../shared/ipc/directory-channels';
import type { ConnectorStatus } from '../../shared/model/agent-status';
import { connectorSchema } from '../../shared/model/connector';
import type { DiagnosisLine, PartitionDiagnosis } from '../../shared/model/diagnosis';
import type { Certificate, DomainController } from '../../shared/model/domain-controller';
import { partitionSettingsSchema, type Container, type Partition } from '../../shared/model/partition';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** The first forest’s own domain. */
export const corpDn = 'DC=corp,DC=example,DC=com';
const fabrikamDn = 'DC=fabrikam,DC=test';

function statusOf(id: string, name: string, changes: Partial<ConnectorStatus>): ConnectorStatus {
  return {
    id,
    name,
    pdc: null,
    state: 'unknown',
    checkedAt: null,
    rttMs: null,
    policyHints: null,
    error: null,
    ...changes,
  };
}

/** Two forests: one that works, one whose domain controllers do not answer. `now` in epoch milliseconds. */
export function twoForests(now: number): ConnectorView[] {
  return [
    {
      connector: connectorSchema.parse({
        id: 'corp',
        domain: 'corp.example.com',
        serviceAccount: 'CORP\\svc-writeback',
        caFile: '/etc/ssl/corp-root.pem',
      }),
      status: statusOf('corp', 'corp.example.com', {
        pdc: 'dc1.corp.example.com',
        state: 'reachable',
        checkedAt: now - 12_000,
        rttMs: 0.8,
        policyHints: true,
      }),
      lastImportAt: now - 7 * minuteMs,
      users: 10_482,
    },
    {
      connector: connectorSchema.parse({
        id: 'fabrikam',
        domain: 'fabrikam.test',
        serviceAccount: 'svc-writeback@fabrikam.test',
        security: 'startTls',
        dnsServers: ['192.0.2.53'],
        domainControllers: [{ host: 'fab-dc1.fabrikam.test', address: '192.0.2.61' }],
      }),
      status: statusOf('fabrikam', 'fabrikam.test', {
        state: 'unreachable',
        checkedAt: now - 40_000,
        error: 'fab-dc1.fabrikam.test (192.0.2.61): no TCP connection to port 389 within 5 s',
      }),
      lastImportAt: now - 3 * dayMs,
      users: 1_260,
    },
  ];
}

function partition(
  distinguishedName: string,
  kind: Partition['kind'],
  changes: Partial<Partition> = {},
): Partition {
  const settings = partitionSettingsSchema.parse({ distinguishedName, selected: false });
  return {
    distinguishedName,
    kind,
    dnsName: null,
    netbiosName: null,
    functionalLevel: null,
    settings,
    readsFrom: null,
    writesTo: null,
    ...changes,
  };
}

/** The naming contexts of the two forests by the forest’s id. */
export function partitionsOfForests(now: number): Record<string, Partition[]> {
  const euDn = `DC=eu,${corpDn}`;
  return {
    corp: [
      partition(corpDn, 'domain', {
        dnsName: 'corp.example.com',
        netbiosName: 'CORP',
        functionalLevel: 'Windows Server 2016',
        settings: partitionSettingsSchema.parse({
          distinguishedName: corpDn,
          preferredDomainControllers: ['dc2.corp.example.com', 'dc1.corp.example.com'],
          containers: [{ distinguishedName: `OU=Disabled accounts,${corpDn}`, included: false }],
        }),
        readsFrom: { host: 'dc2.corp.example.com', since: now - 3 * 3_600_000 },
        writesTo: { host: 'dc1.corp.example.com', since: now - 2 * dayMs },
      }),
      partition(euDn, 'domain', {
        dnsName: 'eu.corp.example.com',
        netbiosName: 'EU',
        functionalLevel: 'Windows Server 2012 R2',
      }),
      partition(`CN=Configuration,${corpDn}`, 'configuration', { dnsName: 'corp.example.com' }),
      partition(`CN=Schema,CN=Configuration,${corpDn}`, 'schema', { dnsName: 'corp.example.com' }),
      partition(`DC=DomainDnsZones,${corpDn}`, 'application', { dnsName: 'DomainDnsZones.corp.example.com' }),
      partition(`DC=ForestDnsZones,${corpDn}`, 'application', { dnsName: 'ForestDnsZones.corp.example.com' }),
    ],
    fabrikam: [
      partition(fabrikamDn, 'domain', {
        dnsName: 'fabrikam.test',
        netbiosName: 'FABRIKAM',
        functionalLevel: 'Windows Server 2016',
        settings: partitionSettingsSchema.parse({ distinguishedName: fabrikamDn }),
      }),
    ],
  };
}

function certificate(host: string, now: number, changes: Partial<Certificate> = {}): Certificate {
  return {
    subject: `CN=${host}`,
    issuer: 'CN=Corp Issuing CA 1,O=Example Corp,C=AT',
    validFrom: now - 200 * dayMs,
    validTo: now + 165 * dayMs,
    trusted: true,
    problem: null,
    ...changes,
  };
}

function controller(name: string, now: number, changes: Partial<DomainController>): DomainController {
  const host = `${name}.corp.example.com`;
  return {
    host,
    addresses: ['192.0.2.11'],
    site: 'Vienna',
    rttMs: 0.8,
    operatingSystem: 'Windows Server 2022 Standard',
    functionalLevel: 'Windows Server 2016',
    pdcEmulator: false,
    globalCatalog: true,
    readOnly: false,
    historyOnResets: true,
    certificate: certificate(host, now),
    error: null,
    retryAt: null,
    readsSince: null,
    writesSince: null,
    ...changes,
  };
}

/** Domain controllers of every kind: PDC emulator, in use, read-only, not trusted, not reachable. */
export function manyControllers(now: number): DomainController[] {
  return [
    controller('dc1', now, { pdcEmulator: true, writesSince: now - 2 * dayMs }),
    controller('dc2', now, {
      addresses: ['192.0.2.12', '2001:db8::12'],
      rttMs: 1.4,
      readsSince: now - 3 * 3_600_000,
      certificate: certificate('dc2.corp.example.com', now, { validTo: now + 11 * dayMs }),
    }),
    controller('rodc1', now, {
      addresses: ['198.51.100.9'],
      site: 'Graz-Branch',
      rttMs: 23.6,
      readOnly: true,
      globalCatalog: false,
    }),
    controller('dc4', now, {
      addresses: ['192.0.2.14'],
      rttMs: null,
      operatingSystem: null,
      functionalLevel: null,
      globalCatalog: null,
      pdcEmulator: null,
      readOnly: null,
      historyOnResets: null,
      certificate: certificate('dc4.corp.example.com', now, {
        issuer: 'CN=dc4.corp.example.com',
        trusted: false,
        problem:
          'It is self-signed. Enrol a certificate from your certification authority, or name a CA file that contains it.',
      }),
      error: 'TLS: the certificate is not trusted (self-signed certificate)',
    }),
    controller('dc5', now, {
      addresses: [],
      site: null,
      rttMs: null,
      operatingSystem: null,
      functionalLevel: null,
      globalCatalog: null,
      pdcEmulator: null,
      readOnly: null,
      historyOnResets: null,
      certificate: null,
      error: 'TCP: connect ETIMEDOUT 192.0.2.15:636',
      retryAt: now + 4 * minuteMs,
    }),
    controller('dc6', now, {
      addresses: ['192.0.2.16'],
      site: 'Linz',
      rttMs: 9.2,
      operatingSystem: 'Samba 4.19',
      functionalLevel: 'Windows Server 2008 R2',
      historyOnResets: false,
    }),
  ];
}

/** A connection test in which every step is good. */
export const goodTest: TestStep[] = [
  {
    id: 'dns',
    state: 'good',
    text: 'Five domain controllers by _ldap._tcp.corp.example.com.',
    remedy: null,
    ms: 4,
  },
  { id: 'tcp', state: 'good', text: 'dc1.corp.example.com answers on port 636.', remedy: null, ms: 1.2 },
  {
    id: 'tls',
    state: 'good',
    text: 'TLS 1.3, certificate trusted until 12 May 2027.',
    remedy: null,
    ms: 7.5,
  },
  { id: 'bind', state: 'good', text: 'Signed in as CORP\\svc-writeback.', remedy: null, ms: 3.1 },
  { id: 'pdc', state: 'good', text: 'dc1.corp.example.com is the PDC emulator.', remedy: null, ms: 2 },
  { id: 'partitions', state: 'good', text: 'Two domains.', remedy: null, ms: 2.4 },
  { id: 'rights', state: 'good', text: 'Every right is there in 20 samples.', remedy: null, ms: 41 },
];

/** A connection test that ends at TLS. */
export const failedTest: TestStep[] = [
  ...goodTest.slice(0, 2),
  {
    id: 'tls',
    state: 'bad',
    text: 'The certificate of dc1.corp.example.com is not trusted: unable to get local issuer certificate.',
    remedy:
      'Export the root certificate of your certification authority and enter its path as CA file.\ncertutil -ca.cert corp-root.cer',
    ms: 6.2,
  },
  ...(['bind', 'pdc', 'partitions', 'rights'] as const).map((id): TestStep => ({
    id,
    state: 'skipped',
    text: 'Not tried.',
    remedy: null,
    ms: null,
  })),
];

const line = (id: DiagnosisLine['id'], state: DiagnosisLine['state'], text: string): DiagnosisLine => ({
  id,
  state,
  text,
  remedy: null,
});

/** Rights that are there in one container and missing in another. */
export function mixedDiagnosis(now: number): PartitionDiagnosis {
  return {
    at: now,
    lines: [
      line('pdc', 'good', 'dc1.corp.example.com is the PDC emulator and answers in 0.8 ms.'),
      {
        id: 'unexpirePassword',
        state: 'bad',
        text: 'Unexpire Password is missing on the domain: a new password would expire at once.',
        remedy: `dsacls "${corpDn}" /I:T /G "CORP\\svc-writeback:CA;Unexpire Password"`,
      },
    ],
    containers: [
      {
        distinguishedName: `OU=Staff,${corpDn}`,
        sample: 'anna.berger',
        lines: [
          line('resetPassword', 'good', 'Reset Password is granted.'),
          line('lockoutTime', 'good', 'Write lockoutTime is granted.'),
          line('pwdLastSet', 'good', 'Write pwdLastSet is granted.'),
        ],
      },
      {
        distinguishedName: `OU=Locked away,${corpDn}`,
        sample: 'bernd.maier',
        lines: [
          {
            id: 'resetPassword',
            state: 'bad',
            text: 'Reset Password is missing: inheritance is blocked on this container.',
            remedy: `dsacls "OU=Locked away,${corpDn}" /I:S /G "CORP\\svc-writeback:CA;Reset Password;user"`,
          },
          line('lockoutTime', 'good', 'Write lockoutTime is granted.'),
          line('pwdLastSet', 'unknown', 'The security descriptor could not be read.'),
        ],
      },
      {
        distinguishedName: `OU=R\\&D\\, Labs,${corpDn}`,
        sample: 'carla.conti',
        lines: [
          line('resetPassword', 'good', 'Reset Password is granted.'),
          {
            id: 'lockoutTime',
            state: 'warning',
            text: 'Write lockoutTime is missing: resets work, unlocking does not.',
            remedy: `dsacls "OU=R\\&D\\, Labs,${corpDn}" /I:S /G "CORP\\svc-writeback:WP;lockoutTime;user"`,
          },
        ],
      },
    ],
    notLookedAt: 312,
  };
}

function container(rdn: string, parent: string, hasChildren: boolean): Container {
  return {
    distinguishedName: `${rdn},${parent}`,
    name: rdn.slice(rdn.indexOf('=') + 1).replace(/\\(.)/g, '$1'),
    hasChildren,
  };
}

const numbered = (name: string, count: number, parent: string, hasChildren: boolean): Container[] =>
  Array.from({ length: count }, (_, at) =>
    container(`OU=${name} ${String(at + 1).padStart(4, '0')}`, parent, hasChildren),
  );

/**
 * The containers directly below one: a domain with 10,000 below `OU=Branches` (a level longer than an answer) and
 * another 10,000 below `OU=Regions` on three levels (20 × 25 × 20).
 */
export function containersBelow(parent: string): { containers: Container[]; more: boolean } {
  const [first = ''] = parent.split(',');
  if (first === 'OU=Branches') return { containers: numbered('Branch', 1_000, parent, false), more: true };
  if (first === 'OU=Regions') return { containers: numbered('Region', 20, parent, true), more: false };
  if (first.startsWith('OU=Region ')) return { containers: numbered('Site', 25, parent, true), more: false };
  if (first.startsWith('OU=Site ')) return { containers: numbered('Room', 20, parent, false), more: false };
  if (first === 'OU=Staff') {
    const names = ['Finance', 'Marketing', 'R\\&D\\, Labs', 'Sales', 'Support'];
    return { containers: names.map((name) => container(`OU=${name}`, parent, false)), more: false };
  }
  if (!/^DC=/i.test(first)) return { containers: [], more: false };
  return {
    containers: [
      container('OU=Branches', parent, true),
      container('CN=Computers', parent, false),
      container('OU=Disabled accounts', parent, false),
      container('OU=Locked away', parent, false),
      container('OU=Regions', parent, true),
      container('OU=Service accounts', parent, false),
      container('OU=Staff', parent, true),
      container('CN=Users', parent, false),
    ],
    more: false,
  };
}
