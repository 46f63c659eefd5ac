import type { Domain } from '../domain';
import { supportedControls } from '../operations/controls';
import { startTlsOid } from '../protocol/tags';
import type { AnsweredEntry } from '../protocol/response';
import { generalizedTime } from '../store/values';

/** Functional level Windows Server 2016. */
const functionalLevel = '7';

/** The rootDSE: what the server is and can do, readable before signing in. */
export function rootDse(domain: Domain, attributes: readonly string[], typesOnly: boolean): AnsweredEntry {
  const { baseDn, store, host, settingsOfServer } = domain;
  const configurationDn = domain.configurationHead.dn;
  const schemaDn = `CN=Schema,${configurationDn}`;
  const values: Readonly<Record<string, readonly string[]>> = {
    currentTime: [generalizedTime(domain.now())],
    subschemaSubentry: [`CN=Aggregate,${schemaDn}`],
    dsServiceName: [settingsOfServer.dn],
    namingContexts: [baseDn, configurationDn, schemaDn],
    defaultNamingContext: [baseDn],
    schemaNamingContext: [schemaDn],
    configurationNamingContext: [configurationDn],
    rootDomainNamingContext: [baseDn],
    supportedControl: supportedControls,
    supportedExtension: [startTlsOid],
    supportedLDAPVersion: ['3', '2'],
    supportedLDAPPolicies: ['MaxPageSize', 'MaxReceiveBuffer', 'MaxResultSetsPerConn'],
    highestCommittedUSN: [String(store.highestUsn)],
    supportedSASLMechanisms: [],
    dnsHostName: [host],
    ldapServiceName: [
      `${domain.name}:${(host.split('.')[0] ?? '').toLowerCase()}$@${domain.name.toUpperCase()}`,
    ],
    serverName: [settingsOfServer.parent?.dn ?? ''],
    supportedCapabilities: ['1.2.840.113556.1.4.800', '1.2.840.113556.1.4.1670', '1.2.840.113556.1.4.1791'],
    isSynchronized: ['TRUE'],
    isGlobalCatalogReady: ['TRUE'],
    domainFunctionality: [functionalLevel],
    forestFunctionality: [functionalLevel],
    domainControllerFunctionality: [functionalLevel],
  };
  const wanted = new Set(attributes.map((name) => name.toLowerCase()));
  const everything = wanted.size === 0 || wanted.has('*');
  return {
    dn: '',
    attributes: Object.entries(values)
      .filter(([name, texts]) => texts.length > 0 && (everything || wanted.has(name.toLowerCase())))
      .map(([name, texts]) => ({ name, values: typesOnly ? [] : texts })),
  };
}
