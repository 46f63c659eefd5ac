import type { Operation, Origin } from '../../shared/operations';
import type { OutcomeCode } from '../../shared/outcome-codes';
import type { OutcomeDetail } from '../../shared/outcome-details';
import type { PersonRole } from '../types';

/** How a request of the demonstration is made. */
export type Delivery =
  /** Through the portal SDK, as every real request. */
  | 'portal'
  /** Sealed by hand with a life that is over. */
  | 'expired'
  /** Sealed by hand, one character altered afterwards. */
  | 'tampered'
  /** The bytes of a message that was already handled, sent once more. */
  | 'replayed';

/** Which new password a step asks for. */
export type PasswordKind = 'good' | 'long' | 'short' | 'simple';

/** One operation of the demonstration and what must come of it. */
export interface Step {
  readonly title: string;
  /** Forest of the person. Default: the first. */
  readonly forest?: 'fabrikam';
  readonly operation: Operation;
  readonly origin?: Origin;
  /** Role of the person; `cloudOnly` and `stranger` exist in the cloud only or nowhere. */
  readonly who: PersonRole | 'cloudOnly' | 'stranger';
  readonly delivery?: Delivery;
  readonly password?: PasswordKind;
  /** For a change: whether the current password is typed wrongly. */
  readonly wrongCurrent?: true;
  readonly mustChange?: true;
  readonly expected: OutcomeCode;
  /** Checked where the directory names the broken rule (Samba); a Windows directory does not. */
  readonly expectedDetail?: OutcomeDetail;
}

/** The demonstration in its order. Every step uses a person of its own where the role has several. */
export const steps: readonly Step[] = [
  { title: 'self-service reset', operation: 'reset', who: 'plain', expected: 'success' },
  { title: 'reset, 256 characters', operation: 'reset', who: 'plain', password: 'long', expected: 'success' },
  { title: 'voluntary change', operation: 'change', who: 'plain', expected: 'success' },
  {
    title: 'forced change, expired',
    operation: 'change',
    origin: 'userForcedChange',
    who: 'passwordExpired',
    expected: 'success',
  },
  {
    title: 'forced change, must change',
    operation: 'change',
    origin: 'userForcedChange',
    who: 'mustChange',
    expected: 'success',
  },
  { title: 'admin reset', operation: 'adminReset', who: 'plain', expected: 'success' },
  {
    title: 'admin reset, must change',
    operation: 'adminReset',
    who: 'plain',
    mustChange: true,
    expected: 'success',
  },
  {
    title: 'admin reset, never expires',
    operation: 'adminReset',
    who: 'neverExpires',
    mustChange: true,
    expected: 'success',
  },
  { title: 'unlock', operation: 'unlock', who: 'lockedOut', expected: 'success' },
  {
    title: 'too short',
    operation: 'reset',
    who: 'plain',
    password: 'short',
    expected: 'policyViolation',
    expectedDetail: 'tooShort',
  },
  {
    title: 'not complex',
    operation: 'reset',
    who: 'plain',
    password: 'simple',
    expected: 'policyViolation',
    expectedDetail: 'notComplex',
  },
  {
    title: 'too young',
    operation: 'change',
    who: 'tooYoung',
    expected: 'policyViolation',
    expectedDetail: 'tooYoung',
  },
  {
    title: 'wrong current password',
    operation: 'change',
    who: 'plain',
    wrongCurrent: true,
    expected: 'incorrectPassword',
  },
  {
    title: 'cannot change password',
    operation: 'change',
    who: 'cannotChange',
    expected: 'changeNotPermitted',
  },
  {
    title: 'unknown user',
    operation: 'reset',
    who: 'stranger',
    expected: 'userNotFound',
    expectedDetail: 'notInCloudConnectorSpace',
  },
  { title: 'protected account', operation: 'reset', who: 'protected', expected: 'protectedAccount' },
  { title: 'disabled account', operation: 'reset', who: 'disabled', expected: 'accountDisabled' },
  { title: 'cloud-only user', operation: 'reset', who: 'cloudOnly', expected: 'notOnPremises' },
  {
    title: 'unsupported origin',
    operation: 'adminReset',
    origin: 'officePortal',
    who: 'plain',
    expected: 'operationNotSupported',
  },
  { title: 'expired request', operation: 'reset', who: 'plain', delivery: 'expired', expected: 'expired' },
  {
    title: 'tampered request',
    operation: 'reset',
    who: 'plain',
    delivery: 'tampered',
    expected: 'decryptionFailed',
    expectedDetail: 'notAuthentic',
  },
  { title: 'replayed request', operation: 'reset', who: 'plain', delivery: 'replayed', expected: 'replayed' },
];

/** What is shown besides where the lab has a second forest: the agent finds the right one by itself. */
export const secondForestSteps: readonly Step[] = [
  {
    title: 'reset in the second forest',
    forest: 'fabrikam',
    operation: 'reset',
    who: 'plain',
    expected: 'success',
  },
  {
    title: 'unlock in the second forest',
    forest: 'fabrikam',
    operation: 'unlock',
    who: 'lockedOut',
    expected: 'success',
  },
];
