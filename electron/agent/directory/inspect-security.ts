import { ok, type Result } from '../../../shared/result';
import type { Connector } from '../../../shared/model/connector';
import type { Call } from './connection';
import { parentDn, sameDn } from './distinguished-name';
import type { LdapEntry } from './entry';
import type { LdapFault } from './fault';
import { isInheritanceBlocked, parseDescriptor, type SecurityDescriptor } from './security/descriptor';
import { SdFlagsControl } from './security/sd-flags-control';
import type { Session } from './session';
import { parseSid } from './sid';

/** Whose rights are looked at. */
export interface ServiceAccountToken {
  /** Every SID the domain controller counts for the account, as text. */
  readonly sids: ReadonlySet<string>;
  /** How the account is called in commands: `user@domain` or `DOMAIN\user`. */
  readonly name: string;
  /** Its own SID; `null` when the account is not in this domain. */
  readonly sid: string | null;
}

/** Everyone and Authenticated Users: in every signed-in token (MS-DTYP 2.4.2.4). */
const always = ['S-1-1-0', 'S-1-5-11'] as const;
const maxDepth = 32;

/** Bytes of an RFC 4515 assertion value that must be escaped. */
function filterValue(text: string): string {
  return text.replace(/[\\*()\0]/g, (char) => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** An object with its descriptor, where the attributes ask for it. `null` = not there or not readable. */
export async function readWithSecurity(
  session: Session,
  base: string,
  attributes: readonly string[],
  call: Call,
): Promise<Result<LdapEntry | null, LdapFault>> {
  const controls = [new SdFlagsControl()];
  const page = await session.search({ base, scope: 'base', attributes, controls }, call);
  return page.ok ? ok(page.value.entries[0] ?? null) : page;
}

/** The entry’s descriptor; `null` when it cannot be read or understood. */
export function descriptorOf(entry: LdapEntry | null): SecurityDescriptor | null {
  const bytes = entry?.bytes('nTSecurityDescriptor') ?? null;
  if (bytes === null) return null;
  const parsed = parseDescriptor(bytes);
  return parsed.ok ? parsed.value : null;
}

/**
 * The nearest container between an object and its domain that takes no entries from above; `null` when there is none
 * that can be seen.
 */
export async function nearestBlocked(
  session: Session,
  dn: string,
  partitionDn: string,
  call: Call,
): Promise<Result<string | null, LdapFault>> {
  let container = parentDn(dn);
  for (let depth = 0; container !== null && depth < maxDepth; depth++) {
    if (sameDn(container, partitionDn)) break;
    const entry = await readWithSecurity(session, container, ['nTSecurityDescriptor'], call);
    if (!entry.ok) return entry;
    const descriptor = descriptorOf(entry.value);
    if (descriptor !== null && isInheritanceBlocked(descriptor)) return ok(container);
    container = parentDn(container);
  }
  return ok(null);
}

async function ownEntry(
  session: Session,
  { serviceAccount, domain }: Connector,
  partitionDn: string,
  call: Call,
): Promise<Result<LdapEntry | null, LdapFault>> {
  const attributes = ['objectSid', 'sAMAccountName', 'userPrincipalName'];
  if (/^[^=\\@]+=.+,/.test(serviceAccount)) return session.readEntry(serviceAccount, attributes, call);
  const plain = serviceAccount.slice(serviceAccount.indexOf('\\') + 1);
  const [local = '', suffix = domain] = plain.split('@');
  // The implicit principal name is the account name at the domain (MS-ADTS 5.1.1.1.1).
  const byName =
    suffix.toLowerCase() === domain.toLowerCase() ? `(sAMAccountName=${filterValue(local)})` : '';
  const filter = `(&(objectClass=user)(|(userPrincipalName=${filterValue(plain)})${byName}))`;
  const page = await session.search({ base: partitionDn, scope: 'sub', filter, attributes }, call);
  return page.ok ? ok(page.value.entries[0] ?? null) : page;
}

function sidsOf(entry: LdapEntry | null): readonly string[] {
  const bytes = entry === null ? [] : [...entry.allBytes('tokenGroups'), ...entry.allBytes('objectSid')];
  return bytes.map((one) => parseSid(one)?.text).filter((text) => text !== undefined);
}

/**
 * The SIDs of the account that is signed in: the token of this very connection (tokenGroups of the rootDSE, MS-ADTS
 * 3.1.1.3.2), the groups of its object, its own, and those that everybody signed in has.
 */
export async function readToken(
  session: Session,
  connector: Connector,
  partitionDn: string,
  call: Call,
): Promise<Result<ServiceAccountToken, LdapFault>> {
  const root = await session.readEntry('', ['tokenGroups'], call);
  if (!root.ok) return root;
  const own = await ownEntry(session, connector, partitionDn, call);
  if (!own.ok) return own;
  const groups = own.value === null ? ok(null) : await session.readEntry(own.value.dn, ['tokenGroups'], call);
  if (!groups.ok) return groups;
  const ownSids = sidsOf(own.value);
  const isDn = connector.serviceAccount.includes('=');
  const account = own.value?.text('userPrincipalName') ?? own.value?.text('sAMAccountName') ?? null;
  return ok({
    sids: new Set([...always, ...sidsOf(root.value), ...sidsOf(groups.value), ...ownSids]),
    name: isDn && account !== null ? account : connector.serviceAccount,
    sid: ownSids[0] ?? null,
  });
}
