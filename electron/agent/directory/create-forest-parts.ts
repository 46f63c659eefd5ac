import { setMaxListeners } from 'node:events';
import type { Settings } from '../../../shared/model/settings';
import type { Clock } from '../clock';
import type { ConnectorAccess } from '../directory-port';
import { createDomainAccess, type DirectoryLog, type OwnDomainAccess } from './domain-access';
import type { ForestParts } from './forest-parts';
import { createNameResolver } from './session/name-resolver';
import { createSessions, type Sessions } from './session/open-session';
import { settingsOfDomain } from './reads/preferred-settings';
import { createSignInGate, type SignInGate } from './session/sign-in-gate';
import { createTrust } from './session/trust';

/** How one forest is reached. */
export interface ForestPartsOptions extends ConnectorAccess {
  readonly settings: Settings['ldap'];
  readonly clock: Clock;
  readonly log?: DirectoryLog | undefined;
}

/** The parts of one forest, with what only their owner may do. */
export interface OwnForestParts extends ForestParts {
  of(domain: string): OwnDomainAccess;
  /** Forgets that sign-ins were refused: a password may be another one now. */
  resetSignIns(): void;
  /** Ends searches and background work; idle connections close at once, the others when they are given back. */
  close(): void;
}

interface Account {
  readonly sessions: Sessions;
  readonly gate: SignInGate;
}

/** Everything one forest is reached with. Opens nothing before it is asked. */
export function createForestParts(options: ForestPartsOptions): OwnForestParts {
  const { connector, settings, clock, log } = options;
  const names = createNameResolver(connector.dnsServers, settings.connectTimeoutMs);
  const trust = createTrust(connector.caFile);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const accounts = new Map<string | null, Account>();
  const domains = new Map<string, OwnDomainAccess>();

  /** @param partitionDn partition with a service account of its own; `null` = the connector’s */
  const accountOf = (partitionDn: string | null, serviceAccount: string): Account => {
    const known = accounts.get(partitionDn);
    if (known !== undefined) return known;
    const gate = createSignInGate(() => clock.monotonic());
    const sessions = createSessions({
      connector: { ...connector, serviceAccount },
      password: () => options.password(partitionDn),
      settings,
      names,
      trust,
      gate,
    });
    const account = { sessions, gate };
    accounts.set(partitionDn, account);
    return account;
  };
  const open = (domain: string): OwnDomainAccess => {
    const partition = settingsOfDomain(connector, domain);
    const own = partition?.serviceAccount ?? null;
    const account =
      own === null || partition === null
        ? accountOf(null, connector.serviceAccount)
        : accountOf(partition.distinguishedName, own);
    return createDomainAccess({ connector, settings, clock, names, log, ...account }, domain);
  };
  return {
    connector,
    settings,
    clock,
    names,
    trust,
    stopping: stopping.signal,
    of: (domain) => {
      const name = domain.toLowerCase();
      const access = domains.get(name) ?? open(name);
      domains.set(name, access);
      if (stopping.signal.aborted) access.close();
      return access;
    },
    resetSignIns: () => {
      for (const { gate } of accounts.values()) gate.reset();
    },
    close: () => {
      stopping.abort();
      for (const access of domains.values()) access.close();
    },
  };
}
