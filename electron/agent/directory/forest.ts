import { setMaxListeners } from 'node:events';
import type { ConnectorStatus } from '../../../shared/model/agent-status';
import type { Connector } from '../../../shared/model/connector';
import type { Settings } from '../../../shared/model/settings';
import { err } from '../../../shared/result';
import type { Clock } from '../clock';
import type { Directory, DirectoryRef } from '../pipeline/ports';
import { dnOfDomain, domainOfDn } from './distinguished-name';
import { describeFault } from './fault';
import { createNameResolver, type NameResolver } from './name-resolver';
import { createSessions, type Sessions } from './open-session';
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

/** The PDC emulators of a forest’s domains, by DNS name. */
export function createDomains(
  { connector, settings, clock, log }: ForestOptions,
  names: NameResolver,
  sessions: Sessions,
): { of(domain: string): PdcAccess; close(): void } {
  const { operationTimeoutMs, connectTimeoutMs } = settings;
  const domains = new Map<string, PdcAccess>();
  let closed = false;
  const locate = async (domain: string, signal: AbortSignal): ReturnType<typeof locatePdc> => {
    const deps = { connector, names, sessions, operationTimeoutMs };
    const located = await locatePdc(deps, { name: domain, dn: dnOfDomain(domain) }, signal);
    if (!located.ok) {
      log?.warn('directory.pdcNotFound', {
        connector: connector.id,
        error: describeFault(located.error.fault),
      });
    }
    return located;
  };
  const open = (domain: string): PdcAccess =>
    createPdcAccess({
      locate: (signal) => locate(domain, signal),
      signIn: sessions.signIn,
      poolSize: settings.poolSize,
      waitMs: operationTimeoutMs,
      locateMs: locateAttempts * connectTimeoutMs + operationTimeoutMs,
      now: () => clock.monotonic(),
    });
  return {
    of: (domain) => {
      const name = domain.toLowerCase();
      const access = domains.get(name) ?? open(name);
      domains.set(name, access);
      if (closed) access.close();
      return access;
    },
    close: () => {
      closed = true;
      for (const access of domains.values()) access.close();
    },
  };
}

/** Access to the domains of one forest. Connections are opened when first needed. */
export function createForest(options: ForestOptions): Forest {
  const { connector, settings, clock } = options;
  const { operationTimeoutMs, connectTimeoutMs } = settings;
  const names = createNameResolver(connector.dnsServers, connectTimeoutMs);
  const sessions = createSessions({ ...options, names, trust: createTrust(connector.caFile) });
  const domains = createDomains(options, names, sessions);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const pdcOf = ({ partitionDn }: DirectoryRef): PdcAccess =>
    domains.of(domainOfDn(partitionDn) ?? connector.domain);

  return {
    read: (ref, signal) => readAccount(pdcOf(ref), ref, operationTimeoutMs, signal),
    write: (account, write, signal) =>
      writeAccount(pdcOf(account.ref), { sessions, ...settings }, account, write, signal),
    verifyPassword: async (account, password, signal) => {
      const host = await pdcOf(account.ref).host(signal);
      if (!host.ok) return 'unknown';
      const call = { timeoutMs: operationTimeoutMs, signal };
      return await verifyByBind(sessions, host.value, account.distinguishedName, password, call);
    },
    probe: () => {
      const pdc = domains.of(connector.domain);
      return probeConnector(connector, pdc, clock, operationTimeoutMs, stopping.signal);
    },
    async *readUsers() {
      const host = await domains.of(connector.domain).host(stopping.signal);
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
      domains.close();
    },
  };
}
