import { lookup, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { err, ok, type Result } from '../../../../shared/result';
import { errorText, unreached, type LdapFault } from './fault';

/** A host that offers a service, by its SRV record. The record’s port is LDAP’s plain one and of no use here. */
export interface NameResolver {
  /** Host names of a service (SRV), the preferred first; empty when there is no such record. */
  hostsOf(service: string): Promise<Result<readonly string[], LdapFault>>;
  /** IPv4 addresses first, then IPv6; never empty. */
  addressesOf(host: string): Promise<Result<readonly string[], LdapFault>>;
}

const tries = 2;
const noRecord: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

function hasNoRecord(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && noRecord.has(cause.code);
}

async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs} ms (timeout)`)), timeoutMs);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Resolves names through the given DNS servers (address or address:port), or through the system where there are none.
 *
 * @param timeoutMs limit of one question, all servers and tries together
 */
export function createNameResolver(dnsServers: readonly string[], timeoutMs: number): NameResolver {
  const ask = async <T>(question: (resolver: Resolver) => Promise<T>): Promise<T> => {
    const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / tries), tries });
    if (dnsServers.length > 0) resolver.setServers(dnsServers);
    try {
      return await within(question(resolver), timeoutMs);
    } finally {
      resolver.cancel();
    }
  };
  const lookUp = async (host: string): Promise<readonly string[]> => {
    if (dnsServers.length === 0) {
      const found = await within(lookup(host, { all: true }), timeoutMs);
      return found.map(({ address }) => address);
    }
    const [v4, v6] = await ask((resolver) =>
      Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]),
    );
    if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
    return [...(v4.status === 'fulfilled' ? v4.value : []), ...(v6.status === 'fulfilled' ? v6.value : [])];
  };
  return {
    hostsOf: async (service) => {
      try {
        const records = await ask((resolver) => resolver.resolveSrv(service));
        const ordered = records.sort((a, b) => a.priority - b.priority || b.weight - a.weight);
        return ok(ordered.map(({ name }) => name.toLowerCase()));
      } catch (cause) {
        return hasNoRecord(cause) ? ok([]) : err(unreached('dns', `${service}: ${errorText(cause)}`));
      }
    },
    addressesOf: async (host) => {
      if (isIP(host) !== 0) return ok([host]);
      try {
        return ok(await lookUp(host));
      } catch (cause) {
        return err(unreached('dns', `${host}: ${errorText(cause)}`));
      }
    },
  };
}
