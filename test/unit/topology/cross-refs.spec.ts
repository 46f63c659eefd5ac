import { describe, expect, it } from 'vitest';
import { toNamingContext } from '../../../electron/agent/directory/topology/cross-refs';
import { functionalLevelName } from '../../../electron/agent/directory/topology/functional-level';
import { inDisplayOrder, settingsOf } from '../../../electron/agent/directory/topology/list-partitions';
import { connectorSchema } from '../../../shared/model/connector';
import { partitionSettingsSchema } from '../../../shared/model/partition';
import { fakeEntry } from './support/fake-entry';

const base = 'DC=corp,DC=example,DC=com';
const forest = {
  configurationDn: `CN=Configuration,${base}`,
  schemaDn: `CN=Schema,CN=Configuration,${base}`,
};

function crossRef(attributes: Record<string, string>): ReturnType<typeof toNamingContext> {
  return toNamingContext(fakeEntry(`CN=x,CN=Partitions,${forest.configurationDn}`, attributes), forest);
}

describe('a crossRef', () => {
  it('with FLAG_CR_NTDS_DOMAIN is a domain', () => {
    const attributes = {
      nCName: `DC=child,${base}`,
      dnsRoot: 'Child.Corp.Example.com',
      nETBIOSName: 'CHILD',
      systemFlags: '3',
      'msDS-Behavior-Version': '7',
    };
    expect(crossRef(attributes)).toEqual({
      distinguishedName: `DC=child,${base}`,
      kind: 'domain',
      dnsName: 'child.corp.example.com',
      netbiosName: 'CHILD',
      level: 7,
    });
  });

  it.each([
    [`cn=configuration,${base}`, '1', 'configuration'],
    [`CN=Schema, CN=Configuration,${base}`, '1', 'schema'],
    [`DC=ForestDnsZones,${base}`, '5', 'application'],
    [`DC=tree,DC=example,DC=net`, '3', 'domain'],
  ])('%s with flags %s is of kind %s', (nCName, systemFlags, kind) => {
    expect(crossRef({ nCName, systemFlags })?.kind).toBe(kind);
  });

  it.each([
    ['what lies outside the forest', { nCName: 'DC=elsewhere', systemFlags: '0' }],
    ['what has no flags', { nCName: 'DC=elsewhere' }],
    ['what names nothing', { systemFlags: '3' }],
  ])('is left out: %s', (_, attributes: Record<string, string>) => {
    expect(crossRef(attributes)).toBeNull();
  });
});

describe('the settings of a partition', () => {
  const stored = partitionSettingsSchema.parse({
    distinguishedName: `dc=Child,dc=Corp,dc=example,dc=com`,
    onlyPreferred: true,
  });
  const connector = connectorSchema.parse({
    id: 'corp',
    domain: 'corp.example.com',
    serviceAccount: 'svc',
    partitions: [stored],
  });

  it.each([
    [`DC=child,${base}`, 'domain', stored],
    [base.toUpperCase(), 'domain', { selected: true }],
    [`DC=other,${base}`, 'domain', { selected: false }],
    [forest.configurationDn, 'configuration', { selected: false }],
    [`DC=ForestDnsZones,${base}`, 'application', { selected: false }],
  ] as const)('%s of kind %s', (distinguishedName, kind, expected) => {
    expect(settingsOf(connector, { distinguishedName, kind })).toEqual(
      'distinguishedName' in expected
        ? expected
        : { ...partitionSettingsSchema.parse({ distinguishedName }), ...expected },
    );
  });
});

it('domains come first, then by name', () => {
  const contexts = [
    { kind: 'schema', distinguishedName: 'CN=Schema' },
    { kind: 'domain', distinguishedName: 'DC=b' },
    { kind: 'configuration', distinguishedName: 'CN=Configuration' },
    { kind: 'domain', distinguishedName: 'DC=a' },
  ] as const;
  expect(inDisplayOrder(contexts).map(({ distinguishedName }) => distinguishedName)).toEqual([
    'DC=a',
    'DC=b',
    'CN=Configuration',
    'CN=Schema',
  ]);
});

it('functional levels are named as MS-ADTS has them', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, null].map(functionalLevelName)).toEqual([
    'Windows 2000',
    'Windows Server 2003 interim',
    'Windows Server 2003',
    'Windows Server 2008',
    'Windows Server 2008 R2',
    'Windows Server 2012',
    'Windows Server 2012 R2',
    'Windows Server 2016',
    'Level 8',
    'Windows Server 2025',
    null,
  ]);
});
