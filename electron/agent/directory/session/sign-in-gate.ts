import { err, type Result } from '../../../../shared/result';
import { dataCode, plainText, type LdapFault } from './fault';
import { isSignInRefusal } from './fault-kinds';

/** First and longest time for which a refused sign-in is not tried again. Milliseconds. */
const firstHoldOffMs = 30_000;
const longestHoldOffMs = 300_000;
const maxDoublings = 10;

/** A refused sign-in of the service account. */
export interface SignInRefusal {
  readonly fault: LdapFault;
  /** Until it may be tried again. Milliseconds, above 0. */
  readonly retryInMs: number;
}

type Bound = Result<void, LdapFault>;

/**
 * Keeps one service account from being locked out: a password that may be wrong is tried once, not at every domain
 * controller and not for every operation.
 */
export interface SignInGate {
  /**
   * Binds. While the password is not known to be right, whoever comes during a bind shares its refusal, and after a
   * refusal that counts towards the lockout nobody binds before its time to retry.
   */
  through(bind: () => Promise<Bound>): Promise<Bound>;
  /** The refusal that background work respects, whatever its reason; `null` = it may sign in. */
  refusal(): SignInRefusal | null;
  /** Lets everybody try at once: the password may be another one now. */
  reset(): void;
}

/**
 * Reasons (`data` of AcceptSecurityContext error) that do not count towards a lockout: the account is not there, may not
 * sign in now although its password is right, or is locked out already. An operation may try again at once.
 */
const harmless: ReadonlySet<string> = new Set(['525', '530', '531', '532', '533', '701', '773', '775']);
const invalidCredentials = 49;

/** Whether trying again may lock the account out: a wrong password, or no reason given. */
function countsTowardsLockout(fault: LdapFault): boolean {
  if (fault.kind !== 'refused' || fault.resultCode !== invalidCredentials) return false;
  const data = dataCode(fault.text);
  return data === null || !harmless.has(data);
}

/** The refusal of before, with why it was not tried again. */
function heldOff({ fault, retryInMs }: SignInRefusal): LdapFault {
  if (fault.kind !== 'refused') return fault;
  const wait = `not tried again for ${Math.ceil(retryInMs / 1_000)} s, lest the account be locked out`;
  return { ...fault, text: `${plainText(fault.text)} (${wait})` };
}

/** @param now monotonic milliseconds */
export function createSignInGate(now: () => number): SignInGate {
  let proven = false;
  let trying: Promise<Bound> | null = null;
  let refused: { readonly fault: LdapFault; readonly until: number } | null = null;
  let refusals = 0;
  const note = (bound: Bound): void => {
    if (bound.ok) {
      proven = true;
      refused = null;
      refusals = 0;
    } else if (isSignInRefusal(bound.error)) {
      proven = false;
      // Refusals of binds that were under way together are one.
      if (refused !== null && now() < refused.until) return;
      const holdOffMs = Math.min(longestHoldOffMs, firstHoldOffMs * 2 ** Math.min(refusals, maxDoublings));
      refused = { fault: bound.error, until: now() + holdOffMs };
      refusals += 1;
    }
  };
  const run = async (bind: () => Promise<Bound>): Promise<Bound> => {
    const bound = await bind();
    note(bound);
    return bound;
  };
  const refusal: SignInGate['refusal'] = () => {
    if (refused === null) return null;
    const retryInMs = refused.until - now();
    return retryInMs > 0 ? { fault: refused.fault, retryInMs } : null;
  };
  return {
    refusal,
    through: async (bind) => {
      if (proven) return await run(bind);
      const held = refusal();
      if (held !== null && countsTowardsLockout(held.fault)) return err(heldOff(held));
      const before = trying;
      if (before !== null) {
        const shared = await before;
        if (!shared.ok && isSignInRefusal(shared.error)) return err(shared.error);
        return await run(bind);
      }
      const mine = run(bind);
      trying = mine;
      try {
        return await mine;
      } finally {
        if (trying === mine) trying = null;
      }
    },
    reset: () => {
      refused = null;
      refusals = 0;
    },
  };
}
