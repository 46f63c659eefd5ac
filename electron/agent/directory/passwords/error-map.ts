import type { OutcomeCode } from '../../../../shared/outcome-codes';
import type { OutcomeDetail } from '../../../../shared/outcome-details';
import { dataCode } from '../session/fault';

/** What was asked of the directory when it refused. */
export type LdapOperation = 'signIn' | 'read' | 'reset' | 'change' | 'unlock' | 'mustChange';

/** What a refusal means. `rejected` = the directory’s decision about this request, `failed` = trouble. */
export interface Meaning {
  readonly kind: 'rejected' | 'failed';
  readonly code: OutcomeCode;
  readonly detail: OutcomeDetail | null;
  /** Whether the same request may work later without anybody’s doing. */
  readonly retryable: boolean;
}

interface Row {
  /** LDAP result code (RFC 4511, appendix A). */
  readonly ldap: number;
  /** Win32 code at the start of the diagnostic message; absent = any or none. */
  readonly win32?: readonly number[];
  /** What the diagnostic message must look like where it has no Win32 code; absent = anything. */
  readonly text?: RegExp;
  /** Absent = any. */
  readonly operations?: readonly LdapOperation[];
  readonly means: Meaning | 'policy' | 'denied';
}

function failed(code: OutcomeCode, retryable: boolean): Meaning {
  return { kind: 'failed', code, detail: null, retryable };
}

function rejected(code: OutcomeCode, detail: OutcomeDetail | null = null): Meaning {
  return { kind: 'rejected', code, detail, retryable: false };
}

/** ERROR_PASSWORD_RESTRICTION. */
const passwordRestriction = 0x52d;

const passwordWrites: readonly LdapOperation[] = ['reset', 'change'];

/**
 * The one table of the directory’s refusals; the first row that fits counts. Sources: domain-facts 3.4 (strings of real
 * servers in public code, Samba’s password_hash.c, acl.c and werror table). What is not here stays unknown: it is
 * never guessed to be a bad password or a policy.
 */
const rows: readonly Row[] = [
  // Simple bind of the service account, 80090308 … data xxx: each of signInReasons means that it cannot be used.
  { ldap: 49, operations: ['signIn'], means: failed('serviceAccountRejected', false) },
  // inappropriateAuthentication: the server takes no simple bind from this account (RFC 4511, appendix A.2).
  { ldap: 48, operations: ['signIn'], means: failed('serviceAccountRejected', false) },
  // 0000052D ERROR_PASSWORD_RESTRICTION: 53 on a Windows reset, 19 on a Windows change and on Samba.
  { ldap: 53, win32: [0x52d], operations: passwordWrites, means: 'policy' },
  { ldap: 19, win32: [0x52d], operations: passwordWrites, means: 'policy' },
  // 0000052C ERROR_ILL_FORMED_PASSWORD: characters that passwords may not have.
  { ldap: 53, win32: [0x52c], operations: passwordWrites, means: 'policy' },
  { ldap: 19, win32: [0x52c], operations: passwordWrites, means: 'policy' },
  // 00000056 ERROR_INVALID_PASSWORD: the value to delete is not the current password.
  { ldap: 19, win32: [0x56], operations: ['change'], means: rejected('incorrectPassword') },
  // 00000775 ERROR_ACCOUNT_LOCKED_OUT: Samba’s make_error_and_update_badPwdCount, Windows likewise.
  { ldap: 19, win32: [0x775], operations: ['change'], means: rejected('accountLockedOut') },
  { ldap: 53, win32: [0x775], operations: ['change'], means: rejected('accountLockedOut') },
  // 00000005 ERROR_ACCESS_DENIED on delete + add: “User cannot change password” (pwm#407; Samba turns its 50 into 19).
  { ldap: 19, win32: [0x5], operations: ['change'], means: rejected('changeNotPermitted') },
  { ldap: 50, win32: [0x5], operations: ['change'], means: rejected('changeNotPermitted') },
  // Samba’s acl module denies the Change Password right so, without a Win32 code (acl_check_password_rights; seen on 4.17).
  { ldap: 19, text: /^error in module acl: /, operations: ['change'], means: rejected('changeNotPermitted') },
  // The same on a reset: the Reset Password right is missing.
  { ldap: 19, win32: [0x5], operations: ['reset'], means: 'denied' },
  // insufficientAccessRights, mostly 00002098 ERROR_DS_INSUFF_ACCESS_RIGHTS (pwm#427, Samba’s acl.c).
  { ldap: 50, means: 'denied' },
  // noSuchObject, mostly 0000208D ERROR_DS_OBJ_NOT_FOUND: deleted since the last import.
  { ldap: 32, means: rejected('userNotFound', 'objectDeleted') },
  // 0000001F ERROR_GEN_FAILURE on unicodePwd: the connection is not encrypted enough (keycloak#12815).
  { ldap: 53, win32: [0x1f], operations: passwordWrites, means: failed('directoryConfiguration', false) },
  // strongerAuthRequired, 00002028: the server demands TLS or signing.
  { ldap: 8, means: failed('directoryConfiguration', false) },
  // confidentialityRequired (RFC 4511, appendix A.2).
  { ldap: 13, means: failed('directoryConfiguration', false) },
  // unavailableCriticalExtension, 00000057: a control the server does not take (ldap3#417).
  { ldap: 12, means: failed('directoryConfiguration', false) },
  // referral, 0000202B ERROR_DS_REFERRAL, after the role holder has been looked for once more.
  { ldap: 10, means: failed('pdcUnreachable', true) },
  // busy, unavailable (RFC 4511, appendix A.2).
  { ldap: 51, means: failed('directoryBusy', true) },
  { ldap: 52, means: failed('directoryBusy', true) },
  // timeLimitExceeded, adminLimitExceeded: limits of searches.
  { ldap: 3, operations: ['read'], means: failed('directoryBusy', true) },
  { ldap: 11, operations: ['read'], means: failed('directoryBusy', true) },
];

/**
 * What `data xxx` of a refused simple bind says (domain-facts 3.4: ldapchai’s ADErrorMap, Samba’s werror table and
 * ldap_bind.c).
 */
const signInReasons: ReadonlyMap<string, string> = new Map([
  ['525', 'there is no such user'],
  ['52e', 'wrong user name or password'],
  ['52f', 'an account restriction'],
  ['530', 'not allowed at this time'],
  ['531', 'not allowed from this computer'],
  ['532', 'its password has expired'],
  ['533', 'it is disabled'],
  ['701', 'it has expired'],
  ['773', 'its password must be changed'],
  ['775', 'it is locked out'],
]);

/** Why the service account’s sign-in was refused; `null` where the server does not say. */
export function signInReason(resultCode: number, text: string): string | null {
  if (resultCode !== 49) return null;
  return signInReasons.get(dataCode(text) ?? '') ?? null;
}

/** Samba says which rule was broken (password_hash.c); Windows never does. */
const sambaRules: readonly (readonly [RegExp, OutcomeDetail])[] = [
  [/too short/i, 'tooShort'],
  [/complexity/i, 'notComplex'],
  [/too young/i, 'tooYoung'],
  [/in history|previous password/i, 'inHistory'],
];
/** Every diagnostic message of Windows carries a DSID. */
const windowsText = /\bDSID-[0-9A-F]{8}/i;

/** The Win32 code a diagnostic message begins with; `null` when there is none. */
export function win32Code(text: string): number | null {
  const hex = /^(?<code>[0-9A-Fa-f]{8}):/.exec(text)?.groups?.['code'];
  return hex === undefined ? null : Number.parseInt(hex, 16);
}

function brokenRule(text: string): OutcomeDetail {
  const rule = windowsText.test(text) ? undefined : sambaRules.find(([pattern]) => pattern.test(text));
  return rule?.[1] ?? 'ruleNotStated';
}

/**
 * Whether a refusal is about the password policy without saying which rule, so that it is worth comparing the password
 * with the policy. Not for 0000052C: what that refuses are characters, which no policy names.
 */
export function leavesRuleOpen(resultCode: number, text: string, operation: LdapOperation): boolean {
  const protection: Protection = { markedProtected: false, memberOfProtectedGroup: false };
  const { detail } = meaningOf(resultCode, text, operation, protection);
  return detail === 'ruleNotStated' && win32Code(text) === passwordRestriction;
}

/** What of the account explains a denial. */
export interface Protection {
  readonly markedProtected: boolean;
  readonly memberOfProtectedGroup: boolean;
}

function denial(protection: Protection): Meaning {
  if (protection.memberOfProtectedGroup) return rejected('protectedAccount', 'memberOfProtectedGroup');
  if (protection.markedProtected) return rejected('protectedAccount', 'markedProtected');
  return rejected('insufficientRights');
}

/** Translates a server’s refusal. An unknown one is `unknown`, whatever it looks like. */
export function meaningOf(
  resultCode: number,
  text: string,
  operation: LdapOperation,
  protection: Protection,
): Meaning {
  const win32 = win32Code(text);
  const row = rows.find(
    ({ ldap, win32: codes, text: pattern, operations }) =>
      ldap === resultCode &&
      (pattern === undefined || pattern.test(text)) &&
      (codes === undefined || (win32 !== null && codes.includes(win32))) &&
      (operations === undefined || operations.includes(operation)),
  );
  if (row === undefined) return failed('unknown', false);
  if (row.means === 'policy') return rejected('policyViolation', brokenRule(text));
  if (row.means === 'denied') return denial(protection);
  return row.means;
}
