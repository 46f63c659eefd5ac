import type { LdapFault } from './fault';

/** LDAP result codes (RFC 4511, appendix A) of a domain controller that cannot serve now; another one may. */
const unable: ReadonlySet<number> = new Set([51, 52]);
const referral = 10;

/** Whether the domain controller says that another one is responsible. */
export function isReferral(fault: LdapFault): boolean {
  return fault.kind === 'refused' && fault.stage === 'operation' && fault.resultCode === referral;
}

/** Whether the wait ended at the caller’s wish, or because all connections were in use. */
export function isWaitOver(fault: LdapFault): boolean {
  if (fault.kind === 'lost') return fault.reason === 'aborted';
  return fault.kind === 'unreached' && (fault.step === 'aborted' || fault.step === 'pool');
}

/**
 * Whether the service account’s sign-in was refused. Trying it at another domain controller cannot help, and every
 * attempt counts towards the lockout of the account.
 */
export function isSignInRefusal(fault: LdapFault): boolean {
  return fault.kind === 'refused' && fault.stage === 'signIn' && !unable.has(fault.resultCode);
}

/** Whether the fault is the domain controller’s (or the way to it), so that another one may do better. */
export function isHostFault(fault: LdapFault): boolean {
  if (fault.kind === 'refused') return unable.has(fault.resultCode);
  return !isWaitOver(fault) && !(fault.kind === 'unreached' && fault.step === 'trust');
}
