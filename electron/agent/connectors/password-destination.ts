import type { Connector } from '../../../shared/model/connector';
import { settingsOf } from './partition-settings';

type Aspect = readonly [name: string, of: (connector: Connector) => unknown];

/** What decides to which computers the passwords of a forest are sent. */
const route: readonly Aspect[] = [
  ['the domain', ({ domain }) => domain.toLowerCase()],
  ['the domain controllers given by hand', ({ domainControllers }) => domainControllers],
  ['the port', ({ port }) => port],
  ['the CA file', ({ caFile }) => caFile],
  ['the DNS servers', ({ dnsServers }) => dnsServers],
];
const account: Aspect = ['the service account', ({ serviceAccount }) => serviceAccount.toLowerCase()];

function changed(aspects: readonly Aspect[], before: Connector, after: Connector): readonly string[] {
  return aspects
    .filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
    .map(([name]) => name);
}

/** What makes the forest’s passwords go elsewhere, in words; none = they stay where they were entered for. */
export function changedRoute(before: Connector, after: Connector): readonly string[] {
  return changed(route, before, after);
}

/** As `changedRoute`, and whether the connector’s password would be tried for another account. */
export function changedDestination(before: Connector, after: Connector): readonly string[] {
  return changed([account, ...route], before, after);
}

/**
 * Whether the password that is stored now was entered for the same account and the same way as `before` has them.
 *
 * @param partitionDn partition with a service account of its own; `null` = the connector’s
 */
export function isSameDestination(before: Connector, after: Connector, partitionDn: string | null): boolean {
  if (partitionDn === null) return changedDestination(before, after).length === 0;
  const accountOf = (connector: Connector): string | undefined =>
    settingsOf(connector, partitionDn)?.serviceAccount?.toLowerCase();
  return changedRoute(before, after).length === 0 && accountOf(before) === accountOf(after);
}
