import type { Domain } from '../domain';
import type { BindReason } from '../refusals';
import { integerOf, setText, type Entry } from '../store/entry';
import { neverExpires, toFiletime } from '../store/values';
import { accountFlags } from './control-flags';
import { ridOf } from './groups';
import { positionOf } from './password-record';
import { policyOf } from './policy';

/** Relative identifier of the built-in Administrator, which is never locked out. */
const administratorRid = 500;
/** How long AD lets the previous password sign in (OldPasswordAllowedPeriod, KB906305). 60 min in 100 ns. */
const oldPasswordTicks = 60n * 60n * 10_000_000n;
/** A wrong password that was one of the last two counts for nothing (KB906305, “password history check N-2”). */
const forgivenPositions = 2;

export function hasFlag(entry: Entry, flag: number): boolean {
  return (integerOf(entry, 'userAccountControl') & BigInt(flag)) !== 0n;
}

/** Whether a lockout is in force: lockoutTime stays set when it has ended (MS-ADTS 3.1.1.4.5.17). */
export function isLockedOut(domain: Domain, account: Entry): boolean {
  const since = integerOf(account, 'lockoutTime');
  if (since === 0n) return false;
  const { lockoutDuration } = policyOf(domain, account);
  return lockoutDuration === null || since + lockoutDuration > toFiletime(domain.now());
}

/** File time at which the password expires; 0 = it must be changed at once. */
export function passwordExpiry(domain: Domain, account: Entry): bigint {
  if (hasFlag(account, accountFlags.passwordNeverExpires)) return neverExpires;
  const setAt = integerOf(account, 'pwdLastSet');
  if (setAt === 0n) return 0n;
  const { maxAge } = policyOf(domain, account);
  return maxAge === null ? neverExpires : setAt + maxAge;
}

function isAccountExpired(domain: Domain, account: Entry): boolean {
  const at = integerOf(account, 'accountExpires');
  return at !== 0n && at !== neverExpires && at <= toFiletime(domain.now());
}

/** Counts a wrong password and locks the account where the policy says so. */
export function countWrongPassword(domain: Domain, account: Entry, password: string): void {
  const position = positionOf(account.passwords, password);
  if (position !== null && position <= forgivenPositions) return;
  const now = toFiletime(domain.now());
  const { lockoutThreshold, observationWindow } = policyOf(domain, account);
  const isRecent = integerOf(account, 'badPasswordTime') + observationWindow > now;
  const count = (isRecent ? integerOf(account, 'badPwdCount') : 0n) + 1n;
  setText(account.attributes, 'badPwdCount', count);
  setText(account.attributes, 'badPasswordTime', now);
  const locks = lockoutThreshold > 0 && count >= BigInt(lockoutThreshold);
  if (!locks || ridOf(account) === administratorRid) return;
  setText(account.attributes, 'lockoutTime', now);
  domain.store.stamp(account);
}

/** Whether the password signs in: the present one, and for a while the one before. */
function opens(domain: Domain, account: Entry, password: string): boolean {
  const position = positionOf(account.passwords, password);
  if (position !== 1) return position === 0;
  return integerOf(account, 'pwdLastSet') + oldPasswordTicks > toFiletime(domain.now());
}

function countSignIn(domain: Domain, account: Entry): void {
  setText(account.attributes, 'badPwdCount', 0);
  setText(account.attributes, 'lastLogon', toFiletime(domain.now()));
  setText(account.attributes, 'logonCount', integerOf(account, 'logonCount') + 1n);
  if (integerOf(account, 'lockoutTime') === 0n) return;
  setText(account.attributes, 'lockoutTime', 0);
  domain.store.stamp(account);
}

/**
 * A sign-in with name and password; `null` = accepted. A lockout is told whatever the password, everything else only
 * to who knows it (public tables of AD’s bind errors).
 */
export function signIn(domain: Domain, account: Entry, password: string): BindReason | null {
  if (isLockedOut(domain, account)) return '775';
  if (!opens(domain, account, password)) {
    countWrongPassword(domain, account, password);
    return '52e';
  }
  if (hasFlag(account, accountFlags.disabled)) return '533';
  if (isAccountExpired(domain, account)) return '701';
  const expiry = passwordExpiry(domain, account);
  if (expiry === 0n) return '773';
  if (expiry <= toFiletime(domain.now())) return '532';
  countSignIn(domain, account);
  return null;
}
