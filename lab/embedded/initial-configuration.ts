import { makeObject, type ObjectMaker } from './initial-objects';
import { parseDn } from './store/dn';
import type { Entry } from './store/entry';
import { newGuid } from './store/values';

/** What the rest of the server needs of the Configuration naming context. */
export interface Configuration {
  readonly configurationHead: Entry;
  readonly settingsOfServer: Entry;
}

/** Makes the naming contexts Configuration and Schema: one site, one domain controller, the partitions. */
export function addConfiguration(maker: ObjectMaker, domain: string, host: string): Configuration {
  const { configurationDn } = maker;
  const baseDn = configurationDn.slice('CN=Configuration,'.length);
  const head = (dn: string, objectClass: string): Entry =>
    makeObject(maker, null, parseDn(dn) ?? [], objectClass, { instanceType: '13' });
  const below = (
    parent: Entry,
    name: string,
    objectClass: string,
    texts: Record<string, string> = {},
  ): Entry => makeObject(maker, parent, [{ type: 'CN', value: name }], objectClass, texts);

  const configurationHead = head(configurationDn, 'configuration');
  const schema = head(`CN=Schema,${configurationDn}`, 'dMD');
  const partitions = below(configurationHead, 'Partitions', 'crossRefContainer', {
    'msDS-Behavior-Version': '7',
  });
  const reference = { systemFlags: '3', dnsRoot: domain };
  const flatName = (domain.split('.')[0] ?? '').toUpperCase();
  below(partitions, flatName, 'crossRef', { ...reference, nCName: baseDn, nETBIOSName: flatName });
  below(partitions, 'Enterprise Configuration', 'crossRef', {
    ...reference,
    systemFlags: '1',
    nCName: configurationDn,
  });
  below(partitions, 'Enterprise Schema', 'crossRef', { ...reference, systemFlags: '1', nCName: schema.dn });

  const sites = below(configurationHead, 'Sites', 'sitesContainer');
  const site = below(sites, 'Default-First-Site-Name', 'site');
  const servers = below(site, 'Servers', 'serversContainer');
  const serverName = (host.split('.')[0] ?? host).toUpperCase();
  const server = below(servers, serverName, 'server', {
    dNSHostName: host,
    serverReference: `CN=${serverName},OU=Domain Controllers,${baseDn}`,
  });
  const settingsOfServer = below(server, 'NTDS Settings', 'nTDSDSA', { options: '1' });
  settingsOfServer.attributes.set('invocationid', [newGuid()]);
  settingsOfServer.attributes.set(
    'hasmasterncs',
    [baseDn, configurationDn, schema.dn].map((dn) => Buffer.from(dn)),
  );
  return { configurationHead, settingsOfServer };
}
