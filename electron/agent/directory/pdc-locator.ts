import type { Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { Call } from './connection';
import { parentDn, sameDn } from './distinguished-name';
import { describeFault, unreached, type LdapFault } from './fault';
import type { NameResolver } from './name-resolver';
import type { Host, Sessions } from './open-session';
import { offeredPolicyHints, type PolicyHintsOid } from './policy-hints-control';
import type { Session } from './session';

/** The PDC emulator of a domain, found and signed in to. */
export interface LocatedPdc {
  readonly host: Host;
  /** The session it was found with, signed in. */
  readonly session: Session;
  readonly policyHints: PolicyHintsOid | null;
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
  readonly connector: Connector;
  readonly names: NameResolver;
  readonly sessions: Sessions;
  readonly operationTimeoutMs: number;
}

/** Domain controllers asked at most, so that a dead network ends in finite time. */
const maxCandidates = 5;
const rootDseAttributes = [
  'defaultNamingContext',
  'dsServiceName',
  'dnsHostName',
  'supportedControl',
] as const;

interface Domain {
  /** `corp.example.com` */
  readonly name: string;
  /** `DC=corp,DC=example,DC=com` */
  readonly dn: string;
}

/**
 * Service names from design.md, section 6 (source: Samba’s dns_update_list): the PDC emulator’s own record first, then
 * every domain controller, whose fSMORoleOwner says where the role really is.
 */
async function candidates(deps: LocateDeps, domain: Domain): Promise<Result<readonly Host[], LdapFault>> {
  const { domainControllers } = deps.connector;
  if (domainControllers.length > 0) {
    return ok(domainControllers.map(({ host, address }) => ({ name: host.toLowerCase(), address })));
  }
  const pdc = await deps.names.hostsOf(`_ldap._tcp.pdc._msdcs.${domain.name}`);
  const all = await deps.names.hostsOf(`_ldap._tcp.dc._msdcs.${domain.name}`);
  if (!pdc.ok && !all.ok) return pdc;
  const found = [...new Set([...(pdc.ok ? pdc.value : []), ...(all.ok ? all.value : [])])];
  if (found.length === 0)
    return err(unreached('dns', `${domain.name} has no service records of domain controllers.`));
  return ok(found.slice(0, maxCandidates).map((name) => ({ name, address: null })));
}

type Role =
  | { readonly kind: 'pdc'; readonly policyHints: PolicyHintsOid | null }
  | { readonly kind: 'elsewhere'; readonly owner: string }
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

/**
 * Asks a domain controller whether it is the PDC emulator, and if not, who is: fSMORoleOwner of the domain names the
 * settings object of the holder, dsServiceName of the rootDSE its own (MS-ADTS 3.1.1.1.11, 3.1.1.3.2).
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
  const head = await session.readEntry(context, ['fSMORoleOwner'], call);
  if (!head.ok) return head;
  const settingsDn = head.value?.text('fSMORoleOwner') ?? null;
  if (settingsDn === null) return err(unreached('role', 'fSMORoleOwner cannot be read.'));
  const pdc: Role = { kind: 'pdc', policyHints: offeredPolicyHints(root.value.allText('supportedControl')) };
  const own = root.value.text('dsServiceName');
  if (own !== null && sameDn(settingsDn, own)) return ok(pdc);
  const owner = await ownerOf(session, settingsDn, call);
  if (!owner.ok) return owner;
  const isOwner = own === null && owner.value === root.value.text('dnsHostName')?.toLowerCase();
  return ok(isOwner ? pdc : { kind: 'elsewhere', owner: owner.value });
}

/** Whether asking other domain controllers cannot help, or would only lock the service account. */
function isFinal(fault: LdapFault): boolean {
  if (fault.kind === 'refused') return fault.stage === 'signIn';
  return fault.kind === 'unreached' && (fault.step === 'trust' || fault.step === 'aborted');
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
  const first = await candidates(deps, domain);
  if (!first.ok) return err({ fault: first.error, reached: 'nothing', host: null });
  const queue = [...first.value];
  const asked = new Set<string>();
  const problems: string[] = [];
  let failure: LocateFailure = {
    fault: unreached('role', `No domain controller of ${domain.name} was found.`),
    reached: 'nothing',
    host: null,
  };
  for (let host = queue.shift(); host !== undefined; host = queue.shift()) {
    if (asked.has(host.name)) continue;
    asked.add(host.name);
    const answer = await askHost(deps, host, domain, signal);
    if (answer.kind === 'located') return ok(answer.pdc);
    if (answer.kind === 'failed') {
      problems.push(`${host.name}: ${describeFault(answer.fault)}`);
      failure = { ...failure, fault: answer.fault, host: host.name };
      if (isFinal(answer.fault)) return err(failure);
      continue;
    }
    failure = { ...failure, reached: 'otherDomainController' };
    if (answer.owner === null) continue;
    const known = queue.find(({ name }) => name === answer.owner);
    if (known === undefined && deps.connector.domainControllers.length > 0) {
      if (!asked.has(answer.owner))
        problems.push(`${answer.owner} is not among the domain controllers given.`);
      continue;
    }
    queue.unshift(known ?? { name: answer.owner, address: null });
  }
  return err(
    problems.length < 2
      ? explained(failure, problems)
      : { ...failure, fault: summary(failure.fault, problems) },
  );
}

function explained(failure: LocateFailure, problems: readonly string[]): LocateFailure {
  const [problem] = problems;
  return failure.host !== null || problem === undefined
    ? failure
    : { ...failure, fault: unreached('role', problem) };
}

function summary(last: LdapFault, problems: readonly string[]): LdapFault {
  const step = last.kind === 'unreached' ? last.step : 'tcp';
  return unreached(step, problems.join('; '));
}

type HostAnswer =
  | { readonly kind: 'located'; readonly pdc: LocatedPdc }
  /** `owner` = host that holds the role; `null` when this one belongs to another domain. */
  | { readonly kind: 'other'; readonly owner: string | null }
  | { readonly kind: 'failed'; readonly fault: LdapFault };

async function askHost(
  deps: LocateDeps,
  host: Host,
  domain: Domain,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const session = await deps.sessions.signIn(host, signal);
  if (!session.ok) return { kind: 'failed', fault: session.error };
  const role = await roleOf(session.value, domain.dn, { timeoutMs: deps.operationTimeoutMs, signal });
  if (role.ok && role.value.kind === 'pdc') {
    return { kind: 'located', pdc: { host, session: session.value, policyHints: role.value.policyHints } };
  }
  session.value.close();
  if (!role.ok) return { kind: 'failed', fault: role.error };
  return { kind: 'other', owner: role.value.kind === 'elsewhere' ? role.value.owner : null };
}
