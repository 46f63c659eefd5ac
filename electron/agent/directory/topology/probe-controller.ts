import type { Certificate } from '../../../../shared/model/domain-controller';
import { err, ok, type Result } from '../../../../shared/result';
import { Connection } from '../session/connection';
import type { LdapEntry } from '../session/entry';
import { describeFault, unreached, type LdapFault } from '../session/fault';
import type { ForestParts } from '../forest-parts';
import type { Host } from '../session/open-session';
import { offeredPolicyHints } from '../session/policy-hints-control';
import { createSession, type Session } from '../session/session';
import { probeTcp, probeTls, type ProbedSocket } from './probe-socket';

/** What a domain controller’s rootDSE says, which everybody may read. */
export interface RootFacts {
  /** DN of its NTDS settings. */
  readonly dsServiceName: string | null;
  readonly level: number | null;
  readonly policyHints: boolean;
  readonly globalCatalog: boolean | null;
  readonly readOnly: boolean;
}

/** What was found out without signing in. */
export interface ControllerProbe {
  readonly addresses: readonly string[];
  readonly certificate: Certificate | null;
  /** `null` = not read. */
  readonly root: RootFacts | null;
  /** One read of the rootDSE on the open connection. Milliseconds. */
  readonly rttMs: number | null;
  /** In words for the admin; `null` = everything went well. */
  readonly error: string | null;
}

/** What of a forest a probe needs: not its service account. */
export type ProbeDeps = Pick<ForestParts, 'connector' | 'settings' | 'clock' | 'names' | 'trust'>;

/** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID (MS-ADTS 3.1.1.3.4.3): a read-only domain controller. */
const partialSecrets = '1.2.840.113556.1.4.1920';
const defaultPort = { ldaps: 636, startTls: 389 } as const;
/** Addresses of one host tried at most. */
const maxAddresses = 4;
const rootAttributes = [
  'dsServiceName',
  'domainControllerFunctionality',
  'supportedControl',
  'supportedCapabilities',
  'isGlobalCatalogReady',
];

/** TCP port of a connector’s domain controllers. */
export function portOf({ port, security }: ProbeDeps['connector']): number {
  return port ?? defaultPort[security];
}

/** The facts in a rootDSE. */
export function toRootFacts(root: Pick<LdapEntry, 'text' | 'allText' | 'integer'>): RootFacts {
  const catalog = root.text('isGlobalCatalogReady');
  return {
    dsServiceName: root.text('dsServiceName'),
    level: root.integer('domainControllerFunctionality'),
    policyHints: offeredPolicyHints(root.allText('supportedControl')) !== null,
    globalCatalog: catalog === null ? null : catalog.toUpperCase() === 'TRUE',
    readOnly: root.allText('supportedCapabilities').includes(partialSecrets),
  };
}

/** What c-ares and getaddrinfo say of a name that does not exist. */
const noSuchName = /ENOTFOUND|ENODATA/;

function noAddress(name: string, fault: LdapFault): string {
  const words = describeFault(fault);
  if (!noSuchName.test(words)) return `${words}. Check the DNS servers.`;
  return `DNS has no address of ${name}. Check the spelling of the name, or have the domain controller register it.`;
}

/** Connects to the first address that takes the connection, and encrypts there. */
async function openAny(
  deps: ProbeDeps,
  name: string,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<ProbedSocket> {
  const { connector, settings, clock } = deps;
  const context = await deps.trust();
  if (!context.ok) return { kind: 'failed', fault: context.error };
  const trust = { secureContext: context.value, caFile: connector.caFile, now: clock.now() };
  const call = { timeoutMs: settings.connectTimeoutMs, signal };
  let fault = unreached('dns', `${name} has no address.`);
  for (const address of addresses.slice(0, maxAddresses)) {
    const endpoint = { host: name, address, port: portOf(connector), security: connector.security };
    const tcp = await probeTcp(endpoint, call);
    if (tcp.ok) return await probeTls(tcp.value, endpoint, trust, call);
    fault = tcp.error;
  }
  return { kind: 'failed', fault };
}

async function readRoot(
  deps: ProbeDeps,
  session: Session,
  signal: AbortSignal,
): Promise<Result<Pick<ControllerProbe, 'root' | 'rttMs'>, LdapFault>> {
  const call = { timeoutMs: deps.settings.operationTimeoutMs, signal };
  const root = await session.readEntry('', rootAttributes, call);
  if (!root.ok) return root;
  if (root.value === null) return err(unreached('role', 'The rootDSE cannot be read.'));
  const startedAt = deps.clock.monotonic();
  const again = await session.readEntry('', ['currentTime'], call);
  if (!again.ok) return again;
  return ok({ root: toRootFacts(root.value), rttMs: deps.clock.monotonic() - startedAt });
}

/**
 * Looks at a domain controller without signing in: addresses, certificate, rootDSE, round trip. Nothing is sent to one
 * whose certificate is not trusted. Never throws.
 */
export async function probeController(
  deps: ProbeDeps,
  host: Host,
  signal: AbortSignal,
): Promise<ControllerProbe> {
  const nothing = { addresses: [], certificate: null, root: null, rttMs: null };
  const addresses = host.address === null ? await deps.names.addressesOf(host.name) : ok([host.address]);
  if (!addresses.ok) return { ...nothing, error: noAddress(host.name, addresses.error) };
  const known = { ...nothing, addresses: addresses.value };
  const opened = await openAny(deps, host.name, addresses.value, signal);
  if (opened.kind === 'failed') return { ...known, error: describeFault(opened.fault) };
  const certificate = opened.seen?.certificate ?? null;
  if (opened.kind === 'untrusted') {
    return { ...known, certificate, error: `TLS: ${certificate?.problem ?? 'no certificate was shown.'}` };
  }
  const session = createSession(new Connection(opened.socket));
  try {
    const read = await readRoot(deps, session, signal);
    if (!read.ok) return { ...known, certificate, error: describeFault(read.error) };
    return { ...known, certificate, ...read.value, error: null };
  } finally {
    session.close();
  }
}
