import { ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import type { LdapEntry } from '../session/entry';
import type { LdapFault } from '../session/fault';
import { fileTimeMs } from '../values/file-time';
import { guidText } from '../values/guid';
import { descriptorOf, readWithSecurity } from './inspect-security';
import { accountFlags, isLockedOut, protectionOf } from '../passwords/read-account';
import type { SecurityDescriptor } from '../security/descriptor';
import type { Session } from '../session/session';
import { parseSid } from '../values/sid';

/** The state of an account, which needs the right to read its property set of account restrictions. */
export interface AccountState {
  readonly enabled: boolean;
  readonly lockedOut: boolean;
  /** Epoch milliseconds; `null` = never. */
  readonly expiresAt: number | null;
  readonly mustChange: boolean;
  readonly passwordExpired: boolean;
  readonly passwordNeverExpires: boolean;
  /** “Smart card is required for interactive logon”. */
  readonly smartCardRequired: boolean;
  /** PASSWD_NOTREQD: the password may be empty. */
  readonly passwordNotRequired: boolean;
  /** Epoch milliseconds; `null` when the password was never set or must be changed. */
  readonly passwordSetAt: number | null;
}

/** An account as a diagnosis needs it: more than the agent reads for a write. */
export interface InspectedAccount {
  readonly distinguishedName: string;
  /** User principal name, else account name, else DN. */
  readonly name: string;
  /** What names it in commands: objectGUID, or the DN where that cannot be read. */
  readonly identity: string;
  /** `null` when the service account may not read it; the agent then writes nothing. */
  readonly state: AccountState | null;
  /** adminCount = 1. */
  readonly markedProtected: boolean;
  /** What protects it, in words with the SID: `member of Domain Admins (S-1-5-21-…-512)`. */
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
  'objectGUID',
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
    smartCardRequired: (control & accountFlags.smartCardRequired) !== 0,
    passwordNotRequired: (control & accountFlags.passwordNotRequired) !== 0,
    passwordSetAt: fileTimeMs(entry.text('pwdLastSet')),
  };
}

/**
 * Reads one account; `null` = it is not there, or hidden from the service account.
 *
 * @param base its DN, or `<GUID=…>`
 */
export async function inspectAccount(
  session: Session,
  base: string,
  call: Call,
): Promise<Result<InspectedAccount | null, LdapFault>> {
  const read = await readWithSecurity(session, base, attributes, call);
  if (!read.ok) {
    const isGone = read.error.kind === 'refused' && read.error.resultCode === 32;
    return isGone ? ok(null) : read;
  }
  const entry = read.value;
  if (entry === null) return ok(null);
  const sid = entry.bytes('objectSid');
  const guid = entry.bytes('objectGUID');
  return ok({
    distinguishedName: entry.dn,
    name: entry.text('userPrincipalName') ?? entry.text('sAMAccountName') ?? entry.dn,
    identity: (guid === null ? null : guidText(guid)) ?? entry.dn,
    state: stateOf(entry),
    markedProtected: entry.integer('adminCount') === 1,
    ...protectionOf(entry),
    sid: sid === null ? null : (parseSid(sid)?.text ?? null),
    descriptor: descriptorOf(entry),
    fineGrainedPolicy: entry.text('msDS-ResultantPSO'),
  });
}
