import { err, ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import { dnKey, domainOfDn, sameDn } from '../values/distinguished-name';
import type { LdapFault } from '../session/fault';
import type { ForestParts } from '../forest-parts';
import type { PdcFault } from '../pdc/pdc-finder';
import type { Session } from '../session/session';
import { readNamingContexts, type NamingContext } from './cross-refs';
import { readDirectoryServers, type DirectoryServer } from './directory-servers';
import { faultInWords, readAll } from './read-all';

/** What the directory says about the domain controllers of a partition. */
export interface DirectoryFacts {
  /** DNS name of the partition’s domain; `null` = it is no domain. */
  readonly domain: string | null;
  readonly servers: readonly DirectoryServer[];
  /** DN of the PDC emulator’s NTDS settings; `null` = not known, or not a domain. */
  readonly roleOwner: string | null;
  /** Operating system by {@link dnKey} of the computer object. */
  readonly systems: ReadonlyMap<string, string>;
}

/** Nothing is known: the directory could not be read. */
const noFacts: DirectoryFacts = { domain: null, servers: [], roleOwner: null, systems: new Map() };

const maxComputers = 10_000;
/** Domain Controllers and Read-only Domain Controllers (MS-ADTS 6.1.1.6); the attribute is indexed. */
const controllersFilter = '(&(objectCategory=computer)(|(primaryGroupID=516)(primaryGroupID=521)))';

interface Listed {
  readonly context: NamingContext | null;
  readonly servers: readonly DirectoryServer[];
}

async function readListed(
  session: Session,
  partitionDn: string,
  call: Call,
): Promise<Result<Listed, LdapFault>> {
  const read = await readNamingContexts(session, call);
  if (!read.ok) return read;
  const { contexts, configurationDn } = read.value;
  const context = contexts.find(({ distinguishedName }) => sameDn(distinguishedName, partitionDn));
  const servers = await readDirectoryServers(session, configurationDn, partitionDn, call);
  return servers.ok ? ok({ context: context ?? null, servers: servers.value }) : servers;
}

function systemText(name: string | null, version: string | null): string | null {
  if (name === null) return null;
  return version === null ? name : `${name} ${version}`;
}

async function readDomainFacts(
  session: Session,
  domainDn: string,
  call: Call,
): Promise<Result<Pick<DirectoryFacts, 'roleOwner' | 'systems'>, LdapFault>> {
  const head = await session.readEntry(domainDn, ['fSMORoleOwner'], call);
  if (!head.ok) return head;
  const attributes = ['operatingSystem', 'operatingSystemVersion'];
  const query = { base: domainDn, scope: 'sub', filter: controllersFilter, attributes } as const;
  const computers = await readAll(session, query, maxComputers, call);
  if (!computers.ok) return computers;
  const systems = new Map<string, string>();
  for (const entry of computers.value.entries) {
    const system = systemText(entry.text('operatingSystem'), entry.text('operatingSystemVersion'));
    if (system !== null) systems.set(dnKey(entry.dn), system);
  }
  return ok({ roleOwner: head.value?.text('fSMORoleOwner') ?? null, systems });
}

/** The facts that could be read, and why not all of them; a partition that the forest does not have is `unknown`. */
export type FactsRead =
  | { readonly kind: 'facts'; readonly facts: DirectoryFacts; readonly trouble: string | null }
  | { readonly kind: 'unknown' };

async function domainFacts(
  parts: ForestParts,
  domain: string,
  domainDn: string,
  call: Call,
): Promise<Result<Pick<DirectoryFacts, 'roleOwner' | 'systems'>, PdcFault>> {
  const { reads } = parts.of(domain);
  const read = await reads.use(call.signal, ({ session }) => readDomainFacts(session, domainDn, call));
  return read.ok ? ok(read.value.value) : err(read.error);
}

/**
 * Reads what the directory says: the sites in the connector’s own domain, which has them for the whole forest; the
 * role and the computers in the partition’s, where it is a domain.
 */
export async function readDirectoryFacts(
  parts: ForestParts,
  partitionDn: string,
  signal: AbortSignal,
): Promise<FactsRead> {
  const call = { timeoutMs: parts.settings.operationTimeoutMs, signal };
  const { reads } = parts.of(parts.connector.domain);
  const listed = await reads.use(signal, ({ session }) => readListed(session, partitionDn, call));
  if (listed.ok && listed.value.value.context === null) return { kind: 'unknown' };
  const kind = listed.ok ? listed.value.value.context?.kind : 'domain';
  const servers = listed.ok ? listed.value.value.servers : [];
  const trouble = listed.ok ? null : faultInWords(listed.error);
  const domain = kind === 'domain' ? domainOfDn(partitionDn) : null;
  const facts = { ...noFacts, domain, servers };
  if (domain === null) return { kind: 'facts', facts, trouble };
  const more = await domainFacts(parts, domain, partitionDn, call);
  if (more.ok) return { kind: 'facts', facts: { ...facts, ...more.value }, trouble };
  return { kind: 'facts', facts, trouble: trouble ?? faultInWords(more.error) };
}
