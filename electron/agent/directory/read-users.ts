import type { DirectoryObject } from '../identity/objects';
import type { Call } from './connection';
import { dnOfDomain } from './distinguished-name';
import type { LdapEntry } from './entry';
import { describeFault } from './fault';
import { guidText } from './guid';
import { accountFlags } from './read-account';
import type { Session } from './session';

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

/**
 * Every user of the domain, page by page. A page may be empty and still not be the last: only a missing cookie ends
 * the search.
 *
 * @throws with words for the admin when the users cannot be read to the end: a part must not pass for the whole
 */
export async function* readAllUsers(
  session: Session,
  domain: string,
  call: Call,
): AsyncIterable<DirectoryUserEntry> {
  const root = await session.readEntry('', ['defaultNamingContext'], call);
  if (!root.ok) throw new Error(describeFault(root.error));
  const partitionDn = root.value?.text('defaultNamingContext') ?? dnOfDomain(domain);
  const query = { base: partitionDn, scope: 'sub', filter: userFilter, attributes: userAttributes } as const;
  let cookie: Buffer | null = null;
  do {
    const page = await session.search({ ...query, page: { size: pageSize, cookie } }, call);
    if (!page.ok) throw new Error(describeFault(page.error));
    for (const entry of page.value.entries) {
      const user = toUser(entry, partitionDn);
      if (user === null) throw new Error(`${entry.dn}: objectGUID or userAccountControl cannot be read.`);
      yield user;
    }
    cookie = page.value.cookie;
  } while (cookie !== null);
}
