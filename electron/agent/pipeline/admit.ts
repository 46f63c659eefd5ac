import type { Outcome } from '../../../shared/model/outcome';
import type { Origin } from '../../../shared/operations';
import { limits } from '../../../shared/protocol/limits';
import type { Request } from '../../../shared/protocol/request';
import type { OutcomeCode } from '../../../shared/outcome-codes';
import type { OutcomeDetail, OutcomeWarning } from '../../../shared/outcome-details';
import type { DirectoryAccount } from './ports';

/** What decides whether a request is served at all. */
export interface AdmissionRules {
  readonly tenantId: string;
  readonly refusedOrigins: readonly Origin[];
  /** “Allow users to unlock accounts without resetting their password”. */
  readonly allowUnlock: boolean;
}

/** An outcome that ends the operation before anything is written. */
export function refusal(code: OutcomeCode, detail: OutcomeDetail | null = null): Outcome {
  return { code, detail, warnings: [] };
}

/** Whether the request’s life is over. Service Bus does not enforce a message’s life while nobody listens. */
export function isExpired(request: Request, now: number): boolean {
  return now >= request.expiresAt * 1000;
}

/**
 * Checks what no time and no setting can make right: whom the request is for and how long it claims to live. Such a request
 * is poison and goes to the dead letters.
 *
 * @returns the refusal, or `null` when the request may go on
 */
export function checkClaims(request: Request, rules: Pick<AdmissionRules, 'tenantId'>): Outcome | null {
  if (request.tenantId !== null && request.tenantId !== rules.tenantId)
    return refusal('invalidRequest', 'wrongTenant');
  const tooLong = request.expiresAt - request.issuedAt > limits.maxLifeSeconds;
  return tooLong ? refusal('invalidRequest', 'lifeTooLong') : null;
}

/**
 * Checks an authentic request against time and rules.
 *
 * @param now epoch milliseconds
 * @returns the refusal, or `null` when the request may go on
 */
export function checkRequest(request: Request, rules: AdmissionRules, now: number): Outcome | null {
  if (request.issuedAt * 1000 > now + limits.maxClockSkewSeconds * 1000) return refusal('issuedInFuture');
  if (isExpired(request, now)) return refusal('expired');
  if (rules.refusedOrigins.includes(request.origin)) return refusal('operationNotSupported');
  if (request.operation === 'unlock' && !rules.allowUnlock) return refusal('operationNotSupported');
  return null;
}

/** A refusal before the write, with what the admin should know of its reason. */
export interface Denial {
  readonly outcome: Outcome;
  readonly diagnostic: string | null;
}

/** Which groups protect the account, in words for the admin. */
function protectionOf({ protectedBy }: DirectoryAccount): string {
  if (protectedBy.length > 0) return `Protected: ${protectedBy.join(', ')}.`;
  return 'The groups of the account (tokenGroups) cannot be read, and adminCount is 1.';
}

/**
 * Checks the account’s present state. A disabled account may have been enabled when it was last synchronised, so
 * the links alone do not tell. adminCount alone refuses nothing: it stays when the account has left the groups.
 *
 * An account that requires a smart card has a random password that nobody knows; whoever passed the portal’s questions
 * would get one that works for NTLM and LDAP. So only an administrator may reset it. A change needs the password that
 * somebody then knows already and takes nothing away; both succeed with a warning (`stateWarnings`).
 *
 * @returns the refusal, or `null` when the write may be tried
 */
export function checkAccount(request: Request, account: DirectoryAccount): Denial | null {
  if (account.memberOfProtectedGroup) {
    const outcome = refusal('protectedAccount', 'memberOfProtectedGroup');
    return { outcome, diagnostic: protectionOf(account) };
  }
  const code = stateRefusal(request, account);
  return code === null ? null : { outcome: refusal(code), diagnostic: null };
}

function stateRefusal({ operation }: Request, account: DirectoryAccount): OutcomeCode | null {
  if (!account.enabled) return 'accountDisabled';
  if (operation === 'change' && account.lockedOut) return 'accountLockedOut';
  if (operation === 'reset' && account.smartCardRequired) return 'smartCardRequired';
  return null;
}

/**
 * What of the account’s state makes a password that was set of no use for signing in.
 *
 * @param now epoch milliseconds
 */
export function stateWarnings(account: DirectoryAccount, now: number): readonly OutcomeWarning[] {
  const warnings: OutcomeWarning[] = [];
  if (account.smartCardRequired) warnings.push('smartCardRequired');
  if (account.expiresAt !== null && account.expiresAt <= now) warnings.push('accountExpired');
  return warnings;
}
