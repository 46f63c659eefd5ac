import type { Host } from '../session/open-session';
import { plainHostName } from '../values/host-name';

/** Where the names of domain controllers come from. */
export interface HostSources {
  /** SRV records. */
  readonly dns: readonly string[];
  /** Given by hand in the connector, with an address. */
  readonly given: readonly { readonly host: string; readonly address: string }[];
  /** Preferred for the partition: named by an admin, perhaps wrongly. */
  readonly preferred: readonly string[];
  /** Named by the directory itself. */
  readonly directory: readonly string[];
}

/** Every domain controller once, by name; the address that was given by hand stays. */
export function mergeHosts({ dns, given, preferred, directory }: HostSources): readonly Host[] {
  const hosts = new Map<string, Host>();
  for (const { host, address } of given) {
    const name = plainHostName(host);
    if (!hosts.has(name)) hosts.set(name, { name, address });
  }
  for (const name of [...dns, ...preferred, ...directory].map(plainHostName)) {
    if (name !== '' && !hosts.has(name)) hosts.set(name, { name, address: null });
  }
  return [...hosts.values()].sort((left, right) => left.name.localeCompare(right.name, 'en'));
}
