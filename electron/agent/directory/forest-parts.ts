import type { Connector } from '../../../shared/model/connector';
import type { UsedHost } from '../../../shared/model/partition';
import type { Settings } from '../../../shared/model/settings';
import type { Result } from '../../../shared/result';
import type { Clock } from '../clock';
import type { LdapFault } from './session/fault';
import type { NameResolver } from './session/name-resolver';
import type { Host, Sessions } from './session/open-session';
import type { AtHost, PdcAccess } from './pdc/pdc';
import type { PdcFault } from './pdc/pdc-finder';
import type { Session } from './session/session';
import type { Trust } from './session/trust';

/** What went wrong the last time a domain controller was tried for reading, and when it is tried again. */
export interface HostTrouble {
  readonly error: string;
  /** Epoch milliseconds. */
  readonly retryAt: number;
}

/**
 * Reading from the domain controllers of one domain: the preferred ones in their order, then, unless only they may be
 * used, the PDC emulator. One that fails is skipped until its time to retry has come.
 */
export interface ReadAccess {
  /** Runs work on a signed-in session; it is repeated on the next domain controller when the connection fails. */
  use<T>(
    signal: AbortSignal,
    work: (read: { readonly session: Session; readonly host: Host }) => Promise<Result<T, LdapFault>>,
  ): Promise<Result<AtHost<T>, PdcFault>>;
  /** Where the last reading was done; `null` = none yet. */
  lastUsed(): UsedHost | null;
  /** Domain controllers that are being skipped, by host name. */
  troubles(): ReadonlyMap<string, HostTrouble>;
  close(): void;
}

/** The two ways to one domain. */
export interface DomainAccess {
  readonly pdc: PdcAccess;
  readonly reads: ReadAccess;
  /** Where writes go, and since when; `null` = the PDC emulator was not found yet. */
  writesTo(): UsedHost | null;
  /** Signs in with the partition’s own service account where it has one. */
  readonly sessions: Sessions;
}

/** Everything one forest is reached with. */
export interface ForestParts {
  readonly connector: Connector;
  readonly settings: Settings['ldap'];
  readonly clock: Clock;
  readonly names: NameResolver;
  readonly trust: Trust;
  /** By DNS name of the domain, any case. */
  of(domain: string): DomainAccess;
  /** Ends when the forest is closed. */
  readonly stopping: AbortSignal;
}
