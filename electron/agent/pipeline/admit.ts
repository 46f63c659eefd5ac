import type { Outcome } from '../../../shared/model/outcome';
import type { Origin } from '../../../shared/operations';
import { limits } from '../../../shared/protocol/limits';
import type { Request } from '../../../shared/protocol/request';
import type { OutcomeCode } from '../../../shared/outcome-codes';
import type { OutcomeDetail } from '../../../shared/outcome-details';
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
 * Checks an authentic request against time and rules.
 *
 * @param now epoch milliseconds
 * @returns the refusal, or `null` when the request may go on
 */
export function checkRequest(request: Request, rules: AdmissionRules, now: number): Outcome | null {
  if (request.tenantId !== null && request.tenantId !== rules.tenantId) {
    return refusal('invalidRequest', 'wrongTenant');
  }
  if (request.issuedAt * 1000 > now + limits.maxClockSkewSeconds * 1000) return refusal('issuedInFuture');
  if (request.expiresAt - request.issuedAt > limits.maxLifeSeconds)
    return refusal('invalidRequest', 'lifeTooLong');
  if (isExpired(request, now)) return refusal('expired');
  if (rules.refusedOrigins.includes(request.origin)) return refusal('operationNotSupported');
  if (request.operation === 'unlock' && !rules.allowUnlock) return refusal('operationNotSupported');
  return null;
}

/**
 * Checks the account’s present state. A disabled account may have been enabled when it was last synchronised, so
 * the links alone do not tell.
 *
 * @returns the refusal, or `null` when the write may be tried
 */
export function checkAccount(request: Request, account: DirectoryAccount): Outcome | null {
  if (account.memberOfProtectedGroup) return refusal('protectedAccount', 'memberOfProtectedGroup');
  if (!account.enabled) return refusal('accountDisabled');
  if (request.operation === 'change' && account.lockedOut) return refusal('accountLockedOut');
  return null;
}
