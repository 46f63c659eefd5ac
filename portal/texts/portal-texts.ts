import type { OutcomeCode } from '../../shared/outcome-codes';
import type { outcomeDetails, OutcomeDetail } from '../../shared/outcome-details';

/** The details a person can act on: those with a sentence of their own. */
export type SpokenDetail = {
  [detail in OutcomeDetail]: (typeof outcomeDetails)[detail] extends { readonly endUser: string }
    ? detail
    : never;
}[OutcomeDetail];

/** The warnings that make a success less than it seems to the person. */
export type SpokenWarning = 'unexpirePasswordMissing' | 'smartCardRequired' | 'accountExpired';

/** What a person can do for themselves. */
export const selfOperations = ['reset', 'change', 'unlock'] as const;
export type SelfOperation = (typeof selfOperations)[number];

/** The codes an unlock can have whose usual sentence speaks of a password, which an unlock does not set. */
export const unlockCodes = [
  'success',
  'notOnPremises',
  'operationNotSupported',
  'insufficientRights',
  'protectedAccount',
  'serviceAccountRejected',
  'directoryConfiguration',
  'unknown',
  'uncertain',
  'internalError',
  'timedOut',
] as const satisfies readonly OutcomeCode[];
export type UnlockCode = (typeof unlockCodes)[number];

/** Everything a person can be told, in one language. None names anything on-premises. */
export interface PortalTexts {
  readonly codes: Readonly<Record<OutcomeCode, string>>;
  /** Instead of the code’s, where something more precise is known. */
  readonly details: Readonly<Record<SpokenDetail, string>>;
  /** Instead of the success’s. */
  readonly warnings: Readonly<Record<SpokenWarning, string>>;
  /** Instead of the code’s, for an unlock. */
  readonly unlock: Readonly<Record<UnlockCode, string>>;
  /** The service is down, said before anything is typed or instead of `notAvailable`. */
  readonly notNow: Readonly<Record<SelfOperation, string>>;
  /** `time` is in the language’s form. */
  readonly tooManyAttempts: (time: string) => string;
  /** After `timedOut`: until when it may still happen. */
  readonly mayStillHappen: (time: string) => string;
  /** The request of the page itself was not usable. */
  readonly badRequest: string;
  /** The page’s own session has ended. */
  readonly signInFirst: string;
}
