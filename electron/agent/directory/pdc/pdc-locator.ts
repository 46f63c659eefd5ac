import type { Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import { parentDn, sameDn } from '../values/distinguished-name';
import { checkDomain } from '../session/domain-check';
import { describeFault, unreached, type LdapFault } from '../session/fault';
import { isSignInRefusal } from '../session/fault-kinds';
import type { NameResolver } from '../session/name-resolver';
import type { Host, Sessions } from '../session/open-session';
import { findCandidates } from './pdc-candidates';
import { offeredPolicyHints, type PolicyHintsOid } from '../session/policy-hints-control';
import type { Session } from '../session/session';

/** The PDC emulator of a domain, found and signed in to. */
export interface LocatedPdc {
  readonly host: Host;
  /** The session it was found with, signed in. */
  readonly session: Session;
  readonly policyHints: PolicyHintsOid | null;
  /** fSMORoleOwner of the domain when it was found: as long as it stays, so does the role. */
  readonly roleOwner: string;
}

/** Why there is none. */
export interface LocateFailure {
  readonly fault: LdapFault;
  /** Whether any domain controller answered: then it is the PDC emulator alone that is missing. */
  readonly reached: 'nothing' | 'otherDomainController';
  /** Host that refused or failed last. */
  readonly host: string | null;
}

interface LocateDeps {
  readonly connector: Pick<Connector, 'domain' | 'caFile' | 'domainControllers'>;
  readonly names: NameResolver;
  readonly sessions: Pick<Sessions, 'signIn'>;
  readonly operationTimeoutMs: number;
}

const rootDseAttributes = [
  'defaultNamingContext',
  'dsServiceName',
  'dnsHostName',
  'supportedControl',
  'supportedCapabilities',
] as const;
/** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID (MS-ADTS 3.1.1.3.4.3): a read-only domain controller. */
const readOnlyCapability = '1.2.840.113556.1.4.1920';

interface Domain {
  /** `corp.example.com` */
  readonly name: string;
  /** `DC=corp,DC=example,DC=com` */
  readonly dn: string;
}

/** Who holds the PDC emulator’s role, as one domain controller sees it. `roleOwner` = its fSMORoleOwner. */
type Role =
  | { readonly kind: 'pdc'; readonly policyHints: PolicyHintsOid | null; readonly roleOwner: string }
  | { readonly kind: 'elsewhere'; readonly owner: string; readonly roleOwner: string }
  | { readonly kind: 'otherDomain' };

/** The host name of the domain controller that holds the PDC emulator’s role: parent of the NTDS settings object. */
async function ownerOf(session: Session, settingsDn: string, call: Call): Promise<Result<string, LdapFault>> {
  const serverDn = parentDn(settingsDn);
  if (serverDn === null)
    return err(unreached('role', `fSMORoleOwner is not the settings of a server: ${settingsDn}`));
  const server = await session.readEntry(serverDn, ['dNSHostName'], call);
  if (!server.ok) return server;
  const owner = server.value?.text('dNSHostName') ?? null;
  return owner === null ? err(unreached('role', `${serverDn} has no dNSHostName.`)) : ok(owner.toLowerCase());
}

/** fSMORoleOwner of a domain: DN of the NTDS settings of its PDC emulator. */
export async function readRoleOwner(
  session: Session,
  domainDn: string,
  call: Call,
): Promise<Result<string, LdapFault>> {
  const head = await session.readEntry(domainDn, ['fSMORoleOwner'], call);
  if (!head.ok) return head;
  const roleOwner = head.value?.text('fSMORoleOwner') ?? null;
  return roleOwner === null ? err(unreached('role', 'fSMORoleOwner cannot be read.')) : ok(roleOwner);
}

/**
 * Asks a domain controller whether it is the PDC emulator, and if not, who is: fSMORoleOwner of the domain names the
 * settings object of the holder, dsServiceName of the rootDSE its own (MS-ADTS 3.1.1.1.11, 3.1.1.3.2). A read-only one
 * is never taken for it, whatever it says.
 */
export async function roleOf(
  session: Session,
  domainDn: string,
  call: Call,
): Promise<Result<Role, LdapFault>> {
  const root = await session.readEntry('', rootDseAttributes, call);
  if (!root.ok) return root;
  if (root.value === null) return err(unreached('role', 'The rootDSE cannot be read.'));
  const context = root.value.text('defaultNamingContext');
  if (context === null || !sameDn(context, domainDn)) return ok({ kind: 'otherDomain' });
  const head = await readRoleOwner(session, context, call);
  if (!head.ok) return head;
  const roleOwner = head.value;
  const own = root.value.text('dsServiceName');
  const isOwner = own !== null && sameDn(roleOwner, own);
  const owner = isOwner ? ok('') : await ownerOf(session, roleOwner, call);
  if (!owner.ok) return owner;
  const named = own === null && owner.value === root.value.text('dnsHostName')?.toLowerCase();
  if (!isOwner && !named) return ok({ kind: 'elsewhere', owner: owner.value, roleOwner });
  if (root.value.allText('supportedCapabilities').includes(readOnlyCapability)) {
    return err(unreached('role', 'It is a read-only domain controller, which cannot hold the role.'));
  }
  const policyHints = offeredPolicyHints(root.value.allText('supportedControl'));
  return ok({ kind: 'pdc', policyHints, roleOwner });
}

/** Whether asking other domain controllers cannot help, or would only lock the service account. */
function isFinal(fault: LdapFault): boolean {
  return isSignInRefusal(fault) || (fault.kind === 'unreached' && fault.step === 'trust');
}

/** What a search has found out so far. */
interface Trail {
  readonly source: string;
  /** fSMORoleOwner by the host that said so. */
  readonly owners: string[];
  readonly problems: string[];
  reached: LocateFailure['reached'];
  /** The last domain controller that failed. */
  last: { readonly host: string; readonly fault: LdapFault } | null;
}

/**
 * Everything that says why there is no PDC emulator, on one line: DNS, fSMORoleOwner, each connection’s error. Where one
 * error is all there is, it comes first.
 */
function failureOf(trail: Trail, stopped: boolean): LocateFailure {
  const { source, owners, problems, last, reached } = trail;
  const host = last?.host ?? null;
  const seen = owners.length === 0 ? 'fSMORoleOwner was not read' : `fSMORoleOwner is ${owners.join(', ')}`;
  const only = reached === 'nothing' && problems.length === 1 ? last : null;
  if (only?.fault.kind === 'unreached' && !stopped) {
    const { step, text } = only.fault;
    return { fault: unreached(step, `${text} (${only.host}). ${source}; ${seen}.`), reached, host };
  }
  const end = stopped ? ['stopped before all could be asked'] : [];
  const found = [source, seen, ...problems, ...end].map((words) => words.replace(/\.$/, ''));
  return { fault: unreached('role', `none was found. ${found.join('; ')}.`), reached, host };
}

/**
 * Finds the PDC emulator of a domain: the candidates are asked in their order, and the one that holds the role wins,
 * whatever DNS says. A role holder that is none of the candidates is asked too, unless the domain controllers were
 * given by hand.
 */
export async function locatePdc(
  deps: LocateDeps,
  domain: Domain,
  signal: AbortSignal,
): Promise<Result<LocatedPdc, LocateFailure>> {
  const { hosts, source, fault } = await findCandidates(deps.connector, deps.names, domain.name);
  const trail: Trail = { source, owners: [], problems: [], reached: 'nothing', last: null };
  if (fault !== null) trail.problems.push(describeFault(fault));
  const queue = [...hosts];
  const asked = new Set<string>();
  for (let host = queue.shift(); host !== undefined && !signal.aborted; host = queue.shift()) {
    if (asked.has(host.name)) continue;
    asked.add(host.name);
    const answer = await askHost(deps, host, domain, signal);
    if (answer.kind === 'located') return ok(answer.pdc);
    if (answer.kind === 'failed') {
      trail.problems.push(`${host.name}: ${describeFault(answer.fault)}`);
      trail.last = { host: host.name, fault: answer.fault };
      // It answered, and what it says of the role cannot be used.
      if (answer.fault.kind === 'unreached' && answer.fault.step === 'role')
        trail.reached = 'otherDomainController';
      if (isFinal(answer.fault)) return err({ ...failureOf(trail, false), fault: answer.fault });
      continue;
    }
    trail.reached = 'otherDomainController';
    const next = nextAfter(answer, host, trail, asked, queue, deps);
    if (next !== null) queue.unshift(next);
  }
  return err(failureOf(trail, signal.aborted));
}

/** Where a domain controller that answered sends the search; notes what it said. */
function nextAfter(
  answer: Extract<HostAnswer, { readonly kind: 'other' }>,
  host: Host,
  { owners, problems }: Trail,
  asked: ReadonlySet<string>,
  queue: readonly Host[],
  { connector }: LocateDeps,
): Host | null {
  const { role } = answer;
  if (role === null) {
    problems.push(`${host.name} belongs to another domain`);
    return null;
  }
  owners.push(`${role.roleOwner} (${role.owner}, says ${host.name})`);
  if (asked.has(role.owner)) return null;
  const known = queue.find(({ name }) => name === role.owner);
  if (known !== undefined || connector.domainControllers.length === 0)
    return known ?? { name: role.owner, address: null };
  problems.push(`${role.owner} is not among the domain controllers given`);
  return null;
}

type HostAnswer =
  | { readonly kind: 'located'; readonly pdc: LocatedPdc }
  /** `role` = who holds it instead; `null` when this one belongs to another domain. */
  | { readonly kind: 'other'; readonly role: Extract<Role, { readonly kind: 'elsewhere' }> | null }
  | { readonly kind: 'failed'; readonly fault: LdapFault };

async function askHost(
  deps: LocateDeps,
  host: Host,
  domain: Domain,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const call = { timeoutMs: deps.operationTimeoutMs, signal };
  const session = await deps.sessions.signIn(host, signal, (open) =>
    checkDomain(open, domain.dn, false, call),
  );
  if (!session.ok) return { kind: 'failed', fault: session.error };
  const role = await roleOf(session.value, domain.dn, call);
  if (role.ok && role.value.kind === 'pdc') {
    const { policyHints, roleOwner } = role.value;
    return { kind: 'located', pdc: { host, session: session.value, policyHints, roleOwner } };
  }
  session.value.close();
  if (!role.ok) return { kind: 'failed', fault: role.error };
  return { kind: 'other', role: role.value.kind === 'elsewhere' ? role.value : null };
}
