import { describe, expect, it } from 'vitest';
import { toDirectoryServers } from '../../../electron/agent/directory/topology/directory-servers';
import { dnKey } from '../../../electron/agent/directory/values/distinguished-name';
import {
  toDomainController,
  type ControllerFacts,
} from '../../../electron/agent/directory/topology/list-domain-controllers';
import { mergeHosts } from '../../../electron/agent/directory/topology/merge-hosts';
import { toRootFacts } from '../../../electron/agent/directory/topology/probe-controller';
import { fakeEntry } from './support/fake-entry';

const base = 'DC=corp,DC=example,DC=com';
const child = `DC=child,${base}`;
const sites = `CN=Sites,CN=Configuration,${base}`;
const serverDn = (name: string, site: string): string => `CN=${name},CN=Servers,CN=${site},${sites}`;

/** The two objects of a domain controller. */
function controller(
  name: string,
  site: string,
  domain: string,
  settings: Record<string, string | readonly string[]>,
): ReturnType<typeof fakeEntry>[] {
  const server = serverDn(name, site);
  return [
    fakeEntry(server, {
      objectClass: ['top', 'server'],
      dNSHostName: `${name}.Example.COM`,
      serverReference: `CN=${name},OU=Domain Controllers,${domain}`,
    }),
    fakeEntry(`CN=NTDS Settings,${server}`, { objectClass: ['top', 'nTDSDSA'], ...settings }),
  ];
}

describe('the domain controllers of a partition, as the sites name them', () => {
  const entries = [
    ...controller('DC1', 'Berlin\\, Mitte', base, {
      options: '1',
      'msDS-HasDomainNCs': base.toLowerCase(),
      hasMasterNCs: [base, `CN=Configuration,${base}`],
      'msDS-Behavior-Version': '7',
    }),
    ...controller('RODC', 'Bonn', base, {
      objectClass: ['top', 'nTDSDSA', 'nTDSDSARO'],
      options: '0',
      'msDS-hasFullReplicaNCs': [base, `CN=Configuration,${base}`],
    }),
    ...controller('CHILD1', 'Bonn', child, { options: '1', hasMasterNCs: [child] }),
    ...controller('HIDDEN', 'Bonn', base, {}),
    fakeEntry(serverDn('MEMBER', 'Bonn'), { objectClass: ['top', 'server'], dNSHostName: 'member' }),
  ];

  it('are those that hold it whole, with site, catalog and read-only', () => {
    const server = (name: string, site: string): Record<string, unknown> => ({
      host: `${name.toLowerCase()}.example.com`,
      settingsDn: `CN=NTDS Settings,${serverDn(name, site)}`,
      computerDn: `CN=${name},OU=Domain Controllers,${base}`,
    });
    expect(toDirectoryServers(entries, base)).toEqual([
      {
        ...server('DC1', 'Berlin\\, Mitte'),
        site: 'Berlin, Mitte',
        globalCatalog: true,
        readOnly: false,
        level: 7,
      },
      { ...server('RODC', 'Bonn'), site: 'Bonn', globalCatalog: false, readOnly: true, level: null },
      { ...server('HIDDEN', 'Bonn'), site: 'Bonn', globalCatalog: false, readOnly: false, level: null },
    ]);
  });

  it('are others for another domain', () => {
    expect(toDirectoryServers(entries, child).map(({ host }) => host)).toEqual(['child1.example.com']);
  });
});

it('hosts of all sources are merged by name; the address given by hand stays', () => {
  expect(
    mergeHosts({
      dns: ['dc2.corp', 'DC1.corp.'],
      given: [{ host: 'Dc1.corp', address: '10.0.0.1' }],
      preferred: ['typo.corp', 'dc2.corp'],
      directory: ['dc3.corp', 'dc1.corp'],
    }),
  ).toEqual([
    { name: 'dc1.corp', address: '10.0.0.1' },
    { name: 'dc2.corp', address: null },
    { name: 'dc3.corp', address: null },
    { name: 'typo.corp', address: null },
  ]);
});

describe('a domain controller', () => {
  const settingsDn = `CN=NTDS Settings,${serverDn('DC1', 'Berlin')}`;
  const server = {
    host: 'dc1.corp',
    settingsDn,
    computerDn: `CN=DC1,OU=Domain Controllers,${base}`,
    site: 'Berlin',
    globalCatalog: false,
    readOnly: false,
    level: 6,
  };
  const known: ControllerFacts = {
    host: { name: 'dc1.corp', address: null },
    probe: {
      addresses: ['10.0.0.1'],
      certificate: null,
      root: toRootFacts(
        fakeEntry('', {
          dsServiceName: settingsDn.toUpperCase(),
          domainControllerFunctionality: '7',
          supportedControl: ['1.2.840.113556.1.4.2066'],
          isGlobalCatalogReady: 'TRUE',
        }),
      ),
      rttMs: 3,
      error: null,
    },
    facts: {
      domain: 'corp.example.com',
      servers: [server],
      roleOwner: settingsDn,
      systems: new Map([[dnKey(server.computerDn), 'Windows Server 2022']]),
    },
    access: {
      writesTo: () => ({ host: 'dc1.corp', since: 20 }),
      reads: { lastUsed: () => ({ host: 'dc2.corp', since: 10 }), troubles: () => new Map() },
    },
  };
  const shown = {
    host: 'dc1.corp',
    addresses: ['10.0.0.1'],
    site: 'Berlin',
    rttMs: 3,
    operatingSystem: 'Windows Server 2022',
    functionalLevel: 'Windows Server 2016',
    pdcEmulator: true,
    globalCatalog: true,
    readOnly: false,
    historyOnResets: true,
    certificate: null,
    error: null,
    retryAt: null,
    readsSince: null,
    writesSince: 20,
  };

  it('is what the directory, the probe and the agent’s use say', () => {
    expect(toDomainController(known)).toEqual(shown);
  });

  it('that cannot be reached keeps what the directory knows', () => {
    const probe = { ...known.probe, root: null, rttMs: null, addresses: [], error: 'TCP: refused' };
    expect(toDomainController({ ...known, probe })).toEqual({
      ...shown,
      addresses: [],
      rttMs: null,
      functionalLevel: 'Windows Server 2012 R2',
      globalCatalog: false,
      historyOnResets: null,
      error: 'TCP: refused',
    });
  });

  it('that nobody knows has no roles', () => {
    const host = { name: 'typo.corp', address: null };
    const probe = { ...known.probe, root: null, rttMs: null, addresses: [], error: 'DNS: none' };
    expect(toDomainController({ ...known, host, probe })).toMatchObject({
      host: 'typo.corp',
      pdcEmulator: null,
      globalCatalog: null,
      readOnly: null,
      error: 'DNS: none',
      writesSince: null,
    });
  });

  it('that the agent skips shows why and until when', () => {
    const troubles = new Map([['dc1.corp', { error: 'Sign-in: refused', retryAt: 99 }]]);
    const access = { ...known.access, reads: { lastUsed: () => null, troubles: () => troubles } };
    expect(toDomainController({ ...known, access })).toEqual({
      ...shown,
      error: 'Sign-in: refused',
      retryAt: 99,
    });
  });

  it('is read-only when it says so itself', () => {
    const root = toRootFacts(fakeEntry('', { supportedCapabilities: '1.2.840.113556.1.4.1920' }));
    expect(toDomainController({ ...known, probe: { ...known.probe, root } })).toMatchObject({
      readOnly: true,
      globalCatalog: false,
      historyOnResets: false,
    });
  });
});
