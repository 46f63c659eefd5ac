import type { DomainController } from '../../../../shared/model/domain-controller';
import type { UsedHost } from '../../../../shared/model/partition';
import { err, ok, type Result } from '../../../../shared/result';
import { dnKey, domainOfDn, sameDn } from '../values/distinguished-name';
import { describeFault } from '../session/fault';
import type { DomainAccess, ForestParts } from '../forest-parts';
import type { Host } from '../session/open-session';
import { readDirectoryFacts, type DirectoryFacts } from './directory-facts';
import type { DirectoryServer } from './directory-servers';
import { functionalLevelName } from './functional-level';
import { mapLimited, withLimit } from './limits';
import { mergeHosts } from './merge-hosts';
import { probeController, type ControllerProbe } from './probe-controller';

/** Domain controllers probed at a time. */
const probesAtOnce = 6;
/** Reading the directory may take this long; what it says comes on top of what the probes find. Milliseconds. */
const factsLimitMs = 15_000;
/** All probes together. Milliseconds. */
const probesLimitMs = 30_000;

/** Everything about one domain controller. */
export interface ControllerFacts {
  readonly host: Host;
  readonly probe: ControllerProbe;
  readonly facts: DirectoryFacts;
  /** Of the partition’s domain. */
  readonly access: Pick<DomainAccess, 'writesTo'> & {
    readonly reads: Pick<DomainAccess['reads'], 'troubles' | 'lastUsed'>;
  };
}

type Roles = Pick<DomainController, 'pdcEmulator' | 'globalCatalog' | 'readOnly' | 'historyOnResets'>;

function rolesOf(
  server: DirectoryServer | undefined,
  root: ControllerProbe['root'],
  roleOwner: DirectoryFacts['roleOwner'],
): Roles {
  const settingsDn = root?.dsServiceName ?? server?.settingsDn ?? null;
  const known = server !== undefined || root !== null;
  return {
    pdcEmulator: roleOwner === null || settingsDn === null ? null : sameDn(roleOwner, settingsDn),
    globalCatalog: root?.globalCatalog ?? server?.globalCatalog ?? null,
    readOnly: known ? root?.readOnly === true || server?.readOnly === true : null,
    historyOnResets: root?.policyHints ?? null,
  };
}

type Use = Pick<DomainController, 'error' | 'retryAt' | 'readsSince' | 'writesSince'>;

function useOf({ host, probe, facts, access }: ControllerFacts): Use {
  const trouble = access.reads.troubles().get(host.name);
  const since = (used: UsedHost | null): number | null =>
    // Only domains are read from and written to.
    facts.domain !== null && used?.host === host.name ? used.since : null;
  return {
    error: probe.error ?? trouble?.error ?? null,
    retryAt: trouble?.retryAt ?? null,
    readsSince: since(access.reads.lastUsed()),
    writesSince: since(access.writesTo()),
  };
}

/** Puts together what the directory, the probe and the agent’s own use say. What the server itself says counts more. */
export function toDomainController(known: ControllerFacts): DomainController {
  const { host, probe, facts } = known;
  const server = facts.servers.find((one) => one.host === host.name);
  const computer = server?.computerDn ?? null;
  const { root, addresses, certificate, rttMs } = probe;
  return {
    host: host.name,
    addresses: [...addresses],
    site: server?.site ?? null,
    rttMs,
    operatingSystem: computer === null ? null : (facts.systems.get(dnKey(computer)) ?? null),
    functionalLevel: functionalLevelName(root?.level ?? server?.level ?? null),
    ...rolesOf(server, root, facts.roleOwner),
    certificate,
    ...useOf(known),
  };
}

/** Those given by hand belong to the connector’s own domain, unless the directory names them for another partition. */
function givenFor(
  { connector }: Pick<ForestParts, 'connector'>,
  { domain, servers }: DirectoryFacts,
): ForestParts['connector']['domainControllers'] {
  if (domain === connector.domain.toLowerCase()) return connector.domainControllers;
  return connector.domainControllers.filter(({ host }) =>
    servers.some((server) => server.host === host.toLowerCase()),
  );
}

/** What a domain controller whose turn did not come is shown with. */
const notProbed: ControllerProbe = {
  addresses: [],
  certificate: null,
  root: null,
  rttMs: null,
  error: `Not tried: the others took longer than ${probesLimitMs / 1_000} s.`,
};

async function probeAll(
  parts: ForestParts,
  hosts: readonly Host[],
  signal: AbortSignal,
): Promise<readonly ControllerProbe[]> {
  return withLimit(signal, probesLimitMs, (limited) =>
    mapLimited(hosts, probesAtOnce, async (host) =>
      limited.aborted ? notProbed : await probeController(parts, host, limited),
    ),
  );
}

/**
 * The domain controllers of a partition: those of DNS, of the directory, those given by hand and the preferred ones.
 * Each is probed by name, so that one that does not exist shows with its error. The error is in words for the admin:
 * no domain controller is known, or the forest has no such partition.
 */
export async function listDomainControllers(
  parts: ForestParts,
  partitionDn: string,
  signal: AbortSignal,
): Promise<Result<readonly DomainController[], string>> {
  const { connector } = parts;
  const domain = domainOfDn(partitionDn);
  const none = ok<readonly string[]>([]);
  const [dns, read] = await Promise.all([
    domain === null ? none : parts.names.hostsOf(`_ldap._tcp.dc._msdcs.${domain}`),
    withLimit(signal, factsLimitMs, (limited) => readDirectoryFacts(parts, partitionDn, limited)),
  ]);
  if (read.kind === 'unknown') {
    return err(`${partitionDn} is not a partition of ${connector.domain}. Refresh the list of partitions.`);
  }
  const { facts, trouble } = read;
  const stored = connector.partitions.find((one) => sameDn(one.distinguishedName, partitionDn));
  const hosts = mergeHosts({
    dns: dns.ok ? dns.value : [],
    given: givenFor(parts, facts),
    preferred: stored?.preferredDomainControllers ?? [],
    directory: facts.servers.map(({ host }) => host),
  });
  if (hosts.length === 0) {
    const why = [dns.ok ? 'DNS has no service records of any.' : describeFault(dns.error), trouble ?? ''];
    return err(
      `No domain controller of ${partitionDn} is known. ${why.join(' ').trim()} Check the DNS servers of the connector.`,
    );
  }
  const probes = await probeAll(parts, hosts, signal);
  const access = parts.of(facts.domain ?? connector.domain);
  return ok(
    hosts.map((host, index) => {
      const probe = probes[index] ?? notProbed;
      return toDomainController({ host, probe, facts, access });
    }),
  );
}
