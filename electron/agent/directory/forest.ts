import { setMaxListeners } from 'node:events';
import type { ConnectorStatus } from '../../../shared/model/agent-status';
import type { Connector } from '../../../shared/model/connector';
import type { Settings } from '../../../shared/model/settings';
import { err } from '../../../shared/result';
import type { Clock } from '../clock';
import type { Directory } from '../pipeline/ports';
import { dnOfDomain, domainOfDn } from './distinguished-name';
import { describeFault } from './fault';
import { createNameResolver } from './name-resolver';
import { createSessions } from './open-session';
import { createPdcAccess, type PdcAccess } from './pdc';
import { locatePdc } from './pdc-locator';
import { probeConnector } from './probe';
import { readAccount } from './read-account';
import { readAllUsers, type DirectoryUserEntry } from './read-users';
import { createTrust } from './trust';
import { verifyByBind } from './verify-password';
import { writeAccount } from './write-account';

/** What of the agent’s log the directory uses. */
export interface DirectoryLog {
  warn(eventName: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** One connector: its forest’s domains, each with its own PDC emulator. */
export interface Forest extends Directory {
  probe(): Promise<ConnectorStatus>;
  readUsers(): AsyncIterable<DirectoryUserEntry>;
  close(): void;
}

export interface ForestOptions {
  readonly connector: Connector;
  /** The service account’s password, UTF-8; fetched for every sign-in. */
  readonly password: () => Promise<Uint8Array>;
  readonly settings: Settings['ldap'];
  readonly clock: Clock;
  readonly log: DirectoryLog | undefined;
}

/** The search for the role holder may try this many connections in a row. */
const locateAttempts = 3;
/** One page of an import may take this long, whatever the limit of a single operation. Milliseconds. */
const pageTimeoutMs = 60_000;

/** Access to the domains of one forest. Connections are opened when first needed. */
export function createForest(options: ForestOptions): Forest {
  const { connector, settings, clock, log } = options;
  const { operationTimeoutMs, connectTimeoutMs } = settings;
  const names = createNameResolver(connector.dnsServers, connectTimeoutMs);
  const sessions = createSessions({ ...options, names, trust: createTrust(connector.caFile) });
  const domains = new Map<string, PdcAccess>();
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);

  const openDomain = (domain: string): PdcAccess =>
    createPdcAccess({
      locate: async (signal) => {
        const located = await locatePdc(
          { connector, names, sessions, operationTimeoutMs },
          { name: domain, dn: dnOfDomain(domain) },
          signal,
        );
        if (!located.ok) {
          log?.warn('directory.pdcNotFound', { connector: connector.id, error: describeFault(located.error.fault) });
        }
        return located;
      },
      signIn: sessions.signIn,
      poolSize: settings.poolSize,
      waitMs: operationTimeoutMs,
      locateMs: locateAttempts * (connectTimeoutMs + operationTimeoutMs),
      now: () => clock.monotonic(),
    });
  const pdcOf = (domain: string): PdcAccess => {
    const name = domain.toLowerCase();
    const access = domains.get(name) ?? openDomain(name);
    domains.set(name, access);
    if (stopping.signal.aborted) access.close();
    return access;
  };
  const pdcOfPartition = (dn: string): PdcAccess => pdcOf(domainOfDn(dn) ?? connector.domain);

  return {
    read: (ref, signal) => readAccount(pdcOfPartition(ref.partitionDn), ref, operationTimeoutMs, signal),
    write: (account, write, signal) =>
      writeAccount(pdcOfPartition(account.ref.partitionDn), { sessions, operationTimeoutMs }, account, write, signal),
    verifyPassword: async (account, password, signal) => {
      const host = await pdcOfPartition(account.ref.partitionDn).host(signal);
      if (!host.ok) return 'unknown';
      const call = { timeoutMs: operationTimeoutMs, signal };
      return await verifyByBind(sessions, host.value, account.distinguishedName, password, call);
    },
    probe: () => probeConnector(connector, pdcOf(connector.domain), clock, operationTimeoutMs, stopping.signal),
    readUsers: async function* () {
      const host = await pdcOf(connector.domain).host(stopping.signal);
      const opened = host.ok ? await sessions.signIn(host.value, stopping.signal) : err(host.error.fault);
      if (!opened.ok) throw new Error(describeFault(opened.error));
      try {
        const timeoutMs = Math.max(pageTimeoutMs, operationTimeoutMs);
        yield* readAllUsers(opened.value, connector.domain, { timeoutMs, signal: stopping.signal });
      } finally {
        opened.value.close();
      }
    },
    close: () => {
      stopping.abort();
      for (const access of domains.values()) access.close();
    },
  };
}
