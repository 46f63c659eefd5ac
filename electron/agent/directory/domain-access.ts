import type { Connector } from '../../../shared/model/connector';
import type { Settings } from '../../../shared/model/settings';
import { err, type Result } from '../../../shared/result';
import type { Clock } from '../clock';
import { dnOfDomain } from './values/distinguished-name';
import { describeFault, unreached, type LdapFault } from './session/fault';
import { checkDomain } from './session/domain-check';
import { mayGetPassword, refusedHostText } from './session/password-host';
import type { DomainAccess } from './forest-parts';
import type { NameResolver } from './session/name-resolver';
import type { Sessions } from './session/open-session';
import { createPdcAccess } from './pdc/pdc';
import { locatePdc, readRoleOwner } from './pdc/pdc-locator';
import { preferredHostsOf, settingsOfDomain } from './reads/preferred-settings';
import { createReadAccess, type DomainReads } from './reads/read-access';
import type { Session } from './session/session';
import type { SignInGate } from './session/sign-in-gate';
import { createUsedHost } from './reads/used-host';

/** What of the agent’s log the directory uses. */
export interface DirectoryLog {
  warn(eventName: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The two ways to one domain, with what the forest itself needs of them. */
export interface OwnDomainAccess extends DomainAccess {
  readonly reads: DomainReads;
  /** Of the service account that `sessions` signs in with. */
  readonly gate: SignInGate;
  close(): void;
}

interface DomainOptions {
  readonly connector: Connector;
  readonly settings: Settings['ldap'];
  readonly clock: Clock;
  readonly names: NameResolver;
  readonly sessions: Sessions;
  readonly gate: SignInGate;
  readonly log: DirectoryLog | undefined;
}

/** The search for the role holder may try this many connections in a row. */
const locateAttempts = 3;

/**
 * Signs in at a preferred domain controller, which an admin has named: once it is known to hold the domain’s objects, so
 * that nobody else gets the password.
 */
function signInToRead(options: DomainOptions, domain: string): Sessions['signIn'] {
  const { connector, sessions, settings } = options;
  const domainDn = dnOfDomain(domain);
  return async (host, signal): Promise<Result<Session, LdapFault>> => {
    if (!mayGetPassword(host.name, domain, connector))
      return err(unreached('preferred', refusedHostText(host.name, domain)));
    const call = { timeoutMs: settings.operationTimeoutMs, signal };
    return await sessions.signIn(host, signal, (session) => checkDomain(session, domainDn, true, call));
  };
}

/** Access to one domain. Connections are opened when first needed. */
export function createDomainAccess(options: DomainOptions, domain: string): OwnDomainAccess {
  const { connector, settings, clock, names, sessions, gate, log } = options;
  const { operationTimeoutMs, connectTimeoutMs, poolSize } = settings;
  const dn = dnOfDomain(domain);
  const written = createUsedHost(clock);
  const locate = async (signal: AbortSignal): ReturnType<typeof locatePdc> => {
    const located = await locatePdc(
      { connector, names, sessions, operationTimeoutMs },
      { name: domain, dn },
      signal,
    );
    if (located.ok) written.note(located.value.host.name);
    else {
      const error = describeFault(located.error.fault);
      log?.warn('directory.pdcNotFound', { connector: connector.id, domain, error });
    }
    return located;
  };
  const pdc = createPdcAccess({
    locate,
    signIn: (host, signal) => sessions.signIn(host, signal),
    readOwner: (session, signal) => readRoleOwner(session, dn, { timeoutMs: operationTimeoutMs, signal }),
    poolSize,
    waitMs: operationTimeoutMs,
    locateMs: locateAttempts * connectTimeoutMs + operationTimeoutMs,
    now: () => clock.monotonic(),
  });
  const partition = settingsOfDomain(connector, domain);
  const reads = createReadAccess({
    preferred: preferredHostsOf(connector, partition),
    onlyPreferred: partition?.onlyPreferred ?? false,
    pdc,
    signIn: signInToRead(options, domain),
    poolSize,
    waitMs: operationTimeoutMs,
    clock,
  });
  return {
    pdc,
    reads,
    sessions,
    gate,
    writesTo: () => written.get(),
    close: () => {
      pdc.close();
      reads.close();
    },
  };
}
