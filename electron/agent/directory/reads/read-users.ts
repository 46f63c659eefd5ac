import type { ContainerRule } from '../../../../shared/model/partition';
import { err, ok, type Result } from '../../../../shared/result';
import type { DirectoryObject } from '../../identity/objects';
import type { Call } from '../session/connection';
import { createContainerFilter, type ContainerFilter } from './container-filter';
import { dnOfDomain, sameDn } from '../values/distinguished-name';
import type { LdapEntry } from '../session/entry';
import { unreached, type LdapFault } from '../session/fault';
import { guidText } from '../values/guid';
import { accountFlags } from '../passwords/read-account';
import type { Session } from '../session/session';

/** A user as the import reads it. */
export interface DirectoryUserEntry extends DirectoryObject {
  /** mS-DS-ConsistencyGuid, base64; `null` when it is not set. */
  readonly consistencyGuid: string | null;
  readonly userAccountControl: number;
  /** uSNChanged of the domain controller that was read: decimal digits (64 bits). */
  readonly usnChanged: string | null;
}

const userFilter = '(&(objectCategory=person)(objectClass=user))';
const userAttributes = [
  'objectGUID',
  'mS-DS-ConsistencyGuid',
  'userPrincipalName',
  'sAMAccountName',
  'displayName',
  'mail',
  'userAccountControl',
  'uSNChanged',
] as const;
const pageSize = 500;
const insufficientAccess = 50;

/** `null` = an entry without objectGUID or userAccountControl, which the service account may not read. */
function toUser(entry: LdapEntry, partitionDn: string): DirectoryUserEntry | null {
  const guid = entry.bytes('objectGUID');
  const objectGuid = guid === null ? null : guidText(guid);
  const control = entry.integer('userAccountControl');
  if (guid === null || objectGuid === null || control === null) return null;
  const consistency = entry.bytes('mS-DS-ConsistencyGuid');
  const consistencyGuid =
    consistency === null || consistency.length === 0 ? null : consistency.toString('base64');
  return {
    objectGuid,
    partitionDn,
    distinguishedName: entry.dn,
    userPrincipalName: entry.text('userPrincipalName'),
    samAccountName: entry.text('sAMAccountName'),
    displayName: entry.text('displayName'),
    mail: entry.text('mail'),
    accountEnabled: (control & accountFlags.disabled) === 0,
    sourceAnchor: consistencyGuid ?? guid.toString('base64'),
    consistencyGuid,
    userAccountControl: control,
    usnChanged: entry.text('uSNChanged'),
  };
}

/** The state of reading the users of a partition, page by page. */
interface Position {
  readonly partitionDn: string;
  readonly filter: ContainerFilter;
  /** Containers still to be searched, the present one first. */
  readonly bases: readonly string[];
  readonly cookie: Buffer | null;
}

/** A page that was read, and where to go on; `null` = that was the last. */
export interface UserPage {
  readonly users: readonly DirectoryUserEntry[];
  readonly next: Position | null;
}

const noSuchObject = 32;

/**
 * Where to begin, as an empty page. The partition is named as the server writes it.
 *
 * @returns a fault where the server does not hold the partition
 */
export async function beginUsers(
  session: Session,
  domain: string,
  rules: readonly ContainerRule[],
  call: Call,
): Promise<Result<UserPage, LdapFault>> {
  const root = await session.readEntry('', ['defaultNamingContext'], call);
  if (!root.ok) return root;
  const wanted = dnOfDomain(domain);
  const partitionDn = root.value?.text('defaultNamingContext') ?? wanted;
  if (!sameDn(partitionDn, wanted)) {
    return err(unreached('role', `It is no domain controller of ${wanted} but of ${partitionDn}.`));
  }
  const filter = createContainerFilter(partitionDn, rules);
  const { bases } = filter;
  return ok({ users: [], next: bases.length === 0 ? null : { partitionDn, filter, bases, cookie: null } });
}

function after({ bases, ...position }: Position, cookie: Buffer | null): Position | null {
  if (cookie !== null) return { ...position, bases, cookie };
  return bases.length < 2 ? null : { ...position, bases: bases.slice(1), cookie: null };
}

/**
 * Reads one page. It may be empty and still not be the last: only a missing cookie ends a search. A container that is
 * gone has no users.
 */
export async function readUserPage(
  session: Session,
  position: Position,
  call: Call,
): Promise<Result<UserPage, LdapFault>> {
  const { partitionDn, filter, bases, cookie } = position;
  const base = bases[0] ?? partitionDn;
  const query = { base, scope: 'sub', filter: userFilter, attributes: userAttributes } as const;
  const page = await session.search({ ...query, page: { size: pageSize, cookie } }, call);
  if (!page.ok) {
    const { error } = page;
    const gone = error.kind === 'refused' && error.resultCode === noSuchObject && base !== partitionDn;
    return gone ? ok({ users: [], next: after(position, null) }) : page;
  }
  const users: DirectoryUserEntry[] = [];
  for (const entry of page.value.entries) {
    if (!filter.includes(entry.dn)) continue;
    const user = toUser(entry, partitionDn);
    if (user === null) {
      const text = `${entry.dn}: objectGUID or userAccountControl cannot be read.`;
      return err({ kind: 'refused', stage: 'operation', resultCode: insufficientAccess, text });
    }
    users.push(user);
  }
  return ok({ users, next: after(position, page.value.cookie) });
}
