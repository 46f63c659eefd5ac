import type { OwnForestParts } from '../create-forest-parts';
import { domainOfDn } from '../values/distinguished-name';
import { settingsOfDomain } from './preferred-settings';

/** Application partitions of DNS, which hold no users and have no domain controllers of their own. */
const dnsPartition = /^DC=(?:Domain|Forest)DnsZones,/i;

/** Domains whose users are read: the selected ones; without settings of its own, the connector’s is. */
export function selectedDomains({ connector }: Pick<OwnForestParts, 'connector'>): readonly string[] {
  const own = connector.domain.toLowerCase();
  const selected = connector.partitions
    .filter((one) => one.selected && !dnsPartition.test(one.distinguishedName))
    .flatMap((one) => domainOfDn(one.distinguishedName) ?? []);
  const isSet = settingsOfDomain(connector, own) !== null;
  return [...new Set([...(isSet ? [] : [own]), ...selected])];
}
