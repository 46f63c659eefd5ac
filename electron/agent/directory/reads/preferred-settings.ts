import type { Connector } from '../../../../shared/model/connector';
import type { PartitionSettings } from '../../../../shared/model/partition';
import { dnOfDomain, sameDn } from '../values/distinguished-name';
import type { Host } from '../session/open-session';
import { plainHostName } from '../values/host-name';

/** What is set for the partition of a domain; `null` = nothing. */
export function settingsOfDomain(
  { partitions }: Pick<Connector, 'partitions'>,
  domain: string,
): PartitionSettings | null {
  const dn = dnOfDomain(domain);
  return partitions.find(({ distinguishedName }) => sameDn(distinguishedName, dn)) ?? null;
}

/** The preferred domain controllers once each, in their order, with the address where one was given by hand. */
export function preferredHostsOf(
  { domainControllers }: Pick<Connector, 'domainControllers'>,
  settings: Pick<PartitionSettings, 'preferredDomainControllers'> | null,
): readonly Host[] {
  const names = (settings?.preferredDomainControllers ?? []).map(plainHostName);
  return [...new Set(names)]
    .filter((name) => name !== '')
    .map((name) => ({
      name,
      address: domainControllers.find(({ host }) => plainHostName(host) === name)?.address ?? null,
    }));
}
