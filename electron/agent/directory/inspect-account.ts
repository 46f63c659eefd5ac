import { ok, type Result } from '../../../shared/result';
import type { DirectoryRef } from '../pipeline/ports';
import type { Call } from './connection';
import type { LdapEntry } from './entry';
import type { LdapFault } from './fault';
import { fileTimeMs } from './file-time';
import { guidDn } from './guid';
import { descriptorOf, readWithSecurity } from './inspect-security';
import { accountFlags, isLockedOut } from './read-account';
import type { SecurityDescriptor } from './security/descriptor';
import type { Session } from './session';
import { isProtectedGroup, isProtectedUser, parseSid } from './sid';

/** The state of an account, which needs the right to read its property set of account restrictions. */
export interface AccountState {
  readonly enabled: boolean;
  readonly lockedOut: boolean;
  /** Epoch milliseconds; `null` = never. */
  readonly expiresAt: number | null;
  readonly mustChange: boolean;
  readonly passwordExpired: boolean;
  readonly passwordNeverExpires: boolean;
  /** Epoch milliseconds; `null` when the password was never set or must be changed. */
  readonly passwordSetAt: number | null;
}

/** An account as a diagnosis needs it: more than the agent reads for a write. */
export interface InspectedAccount {
  readonly distinguishedName: string;
  readonly objectGuid: string;
  /** `null` when the service account may not read it; the agent then writes nothing. */
  readonly state: AccountState | null;
  /** adminCount = 1. */
  readonly markedProtected: boolean;
  /** What protects it: names of groups, or of the account itself when it is a built-in one. */
  readonly protectedBy: readonly string[];
  /** Whether its groups could be read; if not, `protectedBy` proves nothing. */
  readonly groupsKnown: boolean;
  readonly sid: string | null;
  /** `null` when the service account may not read it. */
  readonly descriptor: SecurityDescriptor | null;
  /** DN of the fine-grained password policy; `null` = the domain’s. */
  readonly fineGrainedPolicy: string | null;
}

const attributes = [
  'userPrincipalName',
  'sAMAccountName',
  'userAccountControl',
  'msDS-User-Account-Control-Computed',
  'lockoutTime',
  'accountExpires',
  'pwdLastSet',
  'adminCount',
  'objectSid',
  'tokenGroups',
  'msDS-ResultantPSO',
  'nTSecurityDescriptor',
] as const;

/** ADS_UF_PASSWORD_EXPIRED of msDS-User-Account-Control-Computed (MS-ADTS 3.1.1.4.5.17). */
const passwordExpired = 0x800000;

/** Names of the groups among the account’s that AdminSDHolder protects, as the directory calls them. */
async function protectors(
  session: Session,
  entry: LdapEntry,
  call: Call,
): Promise<Result<readonly string[], LdapFault>> {
  const own = entry.bytes('objectSid');
  const sid = own === null ? null : parseSid(own);
  const names = sid !== null && isProtectedUser(sid) ? [entry.text('sAMAccountName') ?? sid.text] : [];
  for (const bytes of entry.allBytes('tokenGroups')) {
    const group = parseSid(bytes);
    if (group === null || !isProtectedGroup(group)) continue;
    const named = await session.readEntry(`<SID=${group.text}>`, ['sAMAccountName'], call);
    if (!named.ok && named.error.kind !== 'refused') return named;
    names.push((named.ok ? named.value?.text('sAMAccountName') : null) ?? group.text);
  }
  return ok(names);
}

/** As the agent’s own reading has it: without a name or userAccountControl there is no account to write to. */
function stateOf(entry: LdapEntry): AccountState | null {
  const control = entry.integer('userAccountControl');
  const userName = entry.text('userPrincipalName') ?? entry.text('sAMAccountName');
  if (control === null || userName === null) return null;
  const computed = entry.integer('msDS-User-Account-Control-Computed') ?? 0;
  return {
    enabled: (control & accountFlags.disabled) === 0,
    lockedOut: isLockedOut(entry),
    expiresAt: fileTimeMs(entry.text('accountExpires')),
    mustChange: entry.text('pwdLastSet') === '0',
    passwordExpired: (computed & passwordExpired) !== 0,
    passwordNeverExpires: (control & accountFlags.passwordNeverExpires) !== 0,
    passwordSetAt: fileTimeMs(entry.text('pwdLastSet')),
  };
}

/** Reads the account by its GUID; `null` = it is not there, or hidden from the service account. */
export async function inspectAccount(
  session: Session,
  ref: DirectoryRef,
  call: Call,
): Promise<Result<InspectedAccount | null, LdapFault>> {
  const read = await readWithSecurity(session, guidDn(ref.objectGuid), attributes, call);
  if (!read.ok) {
    const isGone = read.error.kind === 'refused' && read.error.resultCode === 32;
    return isGone ? ok(null) : read;
  }
  const entry = read.value;
  if (entry === null) return ok(null);
  const protectedBy = await protectors(session, entry, call);
  if (!protectedBy.ok) return protectedBy;
  const sid = entry.bytes('objectSid');
  return ok({
    distinguishedName: entry.dn,
    objectGuid: ref.objectGuid,
    state: stateOf(entry),
    markedProtected: entry.integer('adminCount') === 1,
    protectedBy: protectedBy.value,
    groupsKnown: entry.allBytes('tokenGroups').length > 0,
    sid: sid === null ? null : (parseSid(sid)?.text ?? null),
    descriptor: descriptorOf(entry),
    fineGrainedPolicy: entry.text('msDS-ResultantPSO'),
  });
}
