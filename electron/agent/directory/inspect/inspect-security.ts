import { ok, type Result } from '../../../../shared/result';
import type { Connector } from '../../../../shared/model/connector';
import { settingsOf } from '../../connectors/partition-settings';
import type { Call } from '../session/connection';
import { domainOfDn, parentDn, sameDn } from '../values/distinguished-name';
import type { LdapEntry } from '../session/entry';
import type { LdapFault } from '../session/fault';
import { isInheritanceBlocked, parseDescriptor, type SecurityDescriptor } from '../security/descriptor';
import { SdFlagsControl } from '../security/sd-flags-control';
import type { Session } from '../session/session';
import { parseSid } from '../values/sid';

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

/** Result codes that hide what may not be read: noSuchObject (Windows) and insufficientAccessRights. */
const hiding: readonly number[] = [32, 50];

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

/** Whether containers take no entries from above, by DN; `null` = not readable. Filled as they are asked for. */
export type KnownBlocks = Map<string, boolean | null>;

/** Whether a container takes no entries from above; `null` = its descriptor cannot be read. */
export async function readBlock(
  session: Session,
  container: string,
  known: KnownBlocks,
  call: Call,
): Promise<Result<boolean | null, LdapFault>> {
  const key = container.toLowerCase();
  const before = known.get(key);
  if (before !== undefined) return ok(before);
  const entry = await readWithSecurity(session, container, ['nTSecurityDescriptor'], call);
  const isHidden = !entry.ok && entry.error.kind === 'refused' && hiding.includes(entry.error.resultCode);
  if (!entry.ok && !isHidden) return entry;
  const descriptor = descriptorOf(entry.ok ? entry.value : null);
  const isBlocked = descriptor === null ? null : isInheritanceBlocked(descriptor);
  known.set(key, isBlocked);
  return ok(isBlocked);
}

/**
 * The nearest container between an object and its domain that takes no entries from above; `null` when there is none
 * that can be seen.
 */
export async function nearestBlocked(
  session: Session,
  dn: string,
  partitionDn: string,
  known: KnownBlocks,
  call: Call,
): Promise<Result<string | null, LdapFault>> {
  let container = parentDn(dn);
  for (let depth = 0; container !== null && depth < maxDepth; depth++) {
    if (sameDn(container, partitionDn)) break;
    const isBlocked = await readBlock(session, container, known, call);
    if (!isBlocked.ok) return isBlocked;
    if (isBlocked.value === true) return ok(container);
    container = parentDn(container);
  }
  return ok(null);
}

/** The service account that signs in for a partition: its own, else the connector’s. */
export function serviceAccountOf(connector: Connector, partitionDn: string): string {
  return settingsOf(connector, partitionDn)?.serviceAccount ?? connector.serviceAccount;
}

async function ownEntry(
  session: Session,
  serviceAccount: string,
  partitionDn: string,
  call: Call,
): Promise<Result<LdapEntry | null, LdapFault>> {
  const attributes = ['objectSid', 'sAMAccountName', 'userPrincipalName'];
  if (/^[^=\\@]+=.+,/.test(serviceAccount)) {
    const entry = await session.readEntry(serviceAccount, attributes, call);
    // A DN of another domain is answered with a referral or as not there.
    return !entry.ok && entry.error.kind === 'refused' ? ok(null) : entry;
  }
  const domain = domainOfDn(partitionDn) ?? '';
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

/** Another domain’s account may have a namesake here, which the connection’s token does not name. */
function isNamesake(entry: LdapEntry | null, tokenSids: readonly string[]): boolean {
  const [own] = sidsOf(entry);
  return own !== undefined && tokenSids.length > 0 && !tokenSids.includes(own);
}

/**
 * The SIDs of the account that is signed in: the token of this very connection (tokenGroups of the rootDSE, MS-ADTS
 * 3.1.1.3.2), the groups of its object, its own, and those that everybody signed in has.
 *
 * @param serviceAccount as it signs in for the partition: {@link serviceAccountOf}
 */
export async function readToken(
  session: Session,
  serviceAccount: string,
  partitionDn: string,
  call: Call,
): Promise<Result<ServiceAccountToken, LdapFault>> {
  const root = await session.readEntry('', ['tokenGroups'], call);
  if (!root.ok) return root;
  const tokenSids = sidsOf(root.value);
  const found = await ownEntry(session, serviceAccount, partitionDn, call);
  if (!found.ok) return found;
  const own = isNamesake(found.value, tokenSids) ? null : found.value;
  const groups = own === null ? ok(null) : await session.readEntry(own.dn, ['tokenGroups'], call);
  if (!groups.ok) return groups;
  const ownSids = sidsOf(own);
  const account = own?.text('userPrincipalName') ?? own?.text('sAMAccountName') ?? null;
  return ok({
    sids: new Set([...always, ...tokenSids, ...sidsOf(groups.value), ...ownSids]),
    name: serviceAccount.includes('=') && account !== null ? account : serviceAccount,
    sid: ownSids[0] ?? null,
  });
}
