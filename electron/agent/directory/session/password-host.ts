import type { Connector } from '../../../../shared/model/connector';
import { plainHostName } from '../values/host-name';

function isIn(name: string, domain: string): boolean {
  return name.endsWith(`.${plainHostName(domain)}`);
}

/**
 * Whether the service account’s password may be sent to a host of that name, where the name comes from DNS or was typed
 * in. DNS is not authenticated, and of the system’s authorities any certificate counts: whoever answers for DNS could
 * name a host of his own and show a certificate for it. So the name must lie in the domain (or in the connector’s), whose
 * names no authority certifies for strangers, or be given by hand; with a CA file of its own only that file counts.
 */
export function mayGetPassword(
  host: string,
  domain: string,
  connector: Pick<Connector, 'domain' | 'caFile' | 'domainControllers'>,
): boolean {
  const name = plainHostName(host);
  return (
    connector.caFile !== null ||
    isIn(name, domain) ||
    isIn(name, connector.domain) ||
    connector.domainControllers.some((given) => plainHostName(given.host) === name)
  );
}

/** Why a host does not get the password, and what to do, in words for the admin. */
export function refusedHostText(host: string, domain: string): string {
  return `${host} is not a name in ${domain}, and the certificates that this computer trusts could be anybody’s: give a CA file, or enter it among the domain controllers given by hand.`;
}
