import type { Connector } from '../../../../shared/model/connector';
import type { Settings } from '../../../../shared/model/settings';
import { err, ok, type Result } from '../../../../shared/result';
import { Connection } from './connection';
import { beforeSending, errorText, unreached, type LdapFault } from './fault';
import type { NameResolver } from './name-resolver';
import { openSocket } from './open-socket';
import { createSession, type Session } from './session';
import { createSignInGate, type SignInGate } from './sign-in-gate';
import type { Trust } from './trust';

/** A domain controller to connect to. */
export interface Host {
  readonly name: string;
  /** Address given by hand; `null` = ask DNS. */
  readonly address: string | null;
}

/** Opens sessions to domain controllers of one forest. */
export interface Sessions {
  /** Connects and encrypts, without signing in. */
  connect(host: Host, signal: AbortSignal): Promise<Result<Session, LdapFault>>;
  /**
   * Connects, encrypts and signs in as the service account.
   *
   * @param before looks at the encrypted session before the password is sent; a fault keeps it from being sent
   */
  signIn(
    host: Host,
    signal: AbortSignal,
    before?: (session: Session) => Promise<LdapFault | null>,
  ): Promise<Result<Session, LdapFault>>;
}

interface SessionDeps {
  readonly connector: Pick<Connector, 'serviceAccount' | 'security' | 'port'>;
  /** The service account’s password, UTF-8. Fetched for each sign-in and wiped after it. */
  readonly password: () => Promise<Uint8Array>;
  readonly settings: Settings['ldap'];
  readonly names: NameResolver;
  readonly trust: Trust;
  /** Of the service account, where it is shared with other domains. Default: one of its own. */
  readonly gate?: SignInGate;
}

/** Of several addresses, the failure that says most: a certificate that is refused rather than a port that is closed. */
function furthest(failures: readonly LdapFault[]): LdapFault | undefined {
  return failures.find((fault) => fault.kind !== 'unreached' || fault.step !== 'tcp') ?? failures.at(-1);
}

const defaultPort = { ldaps: 636, startTls: 389 } as const;

/** Opens nothing before it is asked. */
export function createSessions(deps: SessionDeps): Sessions {
  const { connector, settings, names, trust } = deps;
  const gate = deps.gate ?? createSignInGate(() => performance.now());
  const port = connector.port ?? defaultPort[connector.security];

  const connect: Sessions['connect'] = async (host, signal) => {
    const context = await trust();
    if (!context.ok) return context;
    const addresses = host.address === null ? await names.addressesOf(host.name) : ok([host.address]);
    if (!addresses.ok) return addresses;
    const failures: LdapFault[] = [];
    for (const address of addresses.value) {
      const endpoint = { host: host.name, address, port, security: connector.security };
      const opened = await openSocket(endpoint, context.value, {
        timeoutMs: settings.connectTimeoutMs,
        signal,
      });
      if (opened.ok) return ok(createSession(new Connection(opened.value)));
      failures.push(opened.error);
      if (signal.aborted) break;
    }
    return err(furthest(failures) ?? unreached('dns', `${host.name} has no address.`));
  };

  const signIn: Sessions['signIn'] = async (host, signal, before) => {
    const session = await connect(host, signal);
    if (!session.ok) return session;
    const fault = before === undefined ? null : await before(session.value);
    if (fault !== null) {
      session.value.close();
      return err(fault);
    }
    const bound = await gate.through(() => bindServiceAccount(deps, session.value, signal));
    if (bound.ok) return session;
    session.value.close();
    return err(bound.error);
  };
  return { connect, signIn };
}

async function bindServiceAccount(
  deps: SessionDeps,
  session: Session,
  signal: AbortSignal,
): Promise<Result<void, LdapFault>> {
  let password: Uint8Array;
  try {
    password = await deps.password();
  } catch (cause) {
    return err(unreached('bind', `The service account’s password cannot be read: ${errorText(cause)}`));
  }
  try {
    const { serviceAccount } = deps.connector;
    const bound = await session.bind(serviceAccount, password, {
      timeoutMs: deps.settings.connectTimeoutMs,
      signal,
    });
    return bound.ok ? bound : err(beforeSending(bound.error));
  } finally {
    password.fill(0);
  }
}
