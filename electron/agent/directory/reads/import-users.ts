import type { Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import type { OwnForestParts } from '../create-forest-parts';
import { domainOfDn } from '../values/distinguished-name';
import { describeFault, type LdapFault } from '../session/fault';
import { isHostFault } from '../session/fault-kinds';
import type { AtHost } from '../pdc/pdc';
import type { PdcFault } from '../pdc/pdc-finder';
import { missingContainers } from './missing-containers';
import { settingsOfDomain } from './preferred-settings';
import { beginUsers, readUserPage, type DirectoryUserEntry, type UserPage } from './read-users';
import type { Session } from '../session/session';

/** One page of an import may take this long, whatever the limit of a single operation. Milliseconds. */
const pageTimeoutMs = 60_000;
/** Connections that fail half-way before the reading of a partition is given up. */
const maxConnections = 3;
/** Application partitions of DNS, which hold no users and have no domain controllers of their own. */
const dnsPartition = /^DC=(?:Domain|Forest)DnsZones,/i;

/** Domains whose users are read: the selected ones; without settings of its own, the connector’s is. */
export function selectedDomains({ connector }: Pick<OwnForestParts, 'connector'>): readonly string[] {
  const own = connector.domain.toLowerCase();
  const selected = connector.partitions
    .filter((one) => one.selected && !dnsPartition.test(one.distinguishedName))
    .flatMap((one) => domainOfDn(one.distinguishedName) ?? []);
  const isSet = settingsOfDomain(connector, own) !== null;
  return [...new Set([...(isSet ? [] : [own]), ...selected])];
}

/** An import’s own connection, and where it stands. */
interface Reading {
  readonly session: Session;
  readonly begun: UserPage;
}

async function openReading(
  parts: OwnForestParts,
  domain: string,
  call: Call,
): Promise<Result<AtHost<Reading>, PdcFault>> {
  const rules = settingsOfDomain(parts.connector, domain)?.containers ?? [];
  return await parts.of(domain).reads.useApart(call.signal, async ({ session }) => {
    const begun = await beginUsers(session, domain, rules, call);
    if (begun.ok) return { ok: true, value: { session, begun: begun.value } };
    session.close();
    return begun;
  });
}

/** Reads to the end and closes; what ends it early is returned. Leaves out those seen before. */
async function* newUsers(
  { session, begun }: Reading,
  seen: Set<string>,
  atEnd: (session: Session) => Promise<void>,
  call: Call,
): AsyncGenerator<DirectoryUserEntry, LdapFault | null> {
  try {
    for (let { next } = begun; next !== null;) {
      const page = await readUserPage(session, next, call);
      if (!page.ok) return page.error;
      for (const user of page.value.users) {
        if (seen.has(user.objectGuid)) continue;
        seen.add(user.objectGuid);
        yield user;
      }
      next = page.value.next;
    }
    await atEnd(session);
    return null;
  } finally {
    session.close();
  }
}

function failure(fault: LdapFault, host: string | null): Error {
  return new Error(host === null ? describeFault(fault) : `${host}: ${describeFault(fault)}`);
}

/**
 * The users of one domain. When the connection fails half-way they are read again from the beginning at the domain
 * controller whose turn it is then, without those who were handed out before.
 */
async function* importDomain(
  parts: OwnForestParts,
  domain: string,
  tell: (problem: string) => void,
): AsyncGenerator<DirectoryUserEntry> {
  const call = {
    timeoutMs: Math.max(pageTimeoutMs, parts.settings.operationTimeoutMs),
    signal: parts.stopping,
  };
  const seen = new Set<string>();
  const settings = settingsOfDomain(parts.connector, domain);
  const atEnd = async (session: Session): Promise<void> => {
    if (settings === null) return;
    const { containers, distinguishedName } = settings;
    const problem = await missingContainers(session, containers, distinguishedName, call);
    if (problem !== null) tell(problem);
  };
  for (let connections = 1; ; connections += 1) {
    const opened = await openReading(parts, domain, call);
    if (!opened.ok) throw failure(opened.error.fault, opened.error.host);
    const { value, host } = opened.value;
    const fault = yield* newUsers(value, seen, atEnd, call);
    if (fault === null) return;
    if (isHostFault(fault)) parts.of(domain).reads.noteFailure(host, fault);
    if (!isHostFault(fault) || connections === maxConnections) throw failure(fault, host);
  }
}

/**
 * Every user of the selected partitions and included containers, read where the partition’s settings say, on a
 * connection of its own.
 *
 * @param tell told, in words for the admin, of what is amiss although the users were read to the end
 * @throws with words for the admin when the users cannot be read to the end: a part must not pass for the whole
 */
export async function* importUsers(
  parts: OwnForestParts,
  tell: (problem: string) => void = () => undefined,
): AsyncGenerator<DirectoryUserEntry> {
  for (const domain of selectedDomains(parts)) {
    const refusal = parts.of(domain).gate.refusal();
    if (refusal !== null) throw failure(refusal.fault, null);
    yield* importDomain(parts, domain, tell);
  }
}
