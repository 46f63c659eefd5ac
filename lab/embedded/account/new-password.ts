import type { Domain } from '../domain';
import { textOf, type AttributeMap, type Entry } from '../store/entry';
import { integerOf } from '../store/entry';
import { toFiletime } from '../store/values';
import { isComplex } from './complexity';
import { positionOf } from './password-record';
import { policyOf, type PasswordPolicy } from './policy';

/** Longer passwords are refused (unicodePwd’s upper range in AD). UTF-16 code units. */
const maxLength = 256;

/** Rules that not every write checks. */
export interface AlsoChecked {
  readonly minAge: boolean;
  readonly history: boolean;
}

/** The password of a unicodePwd value: UTF-16LE in quotes (MS-ADTS 3.1.1.3.1.5); `null` = not in that form. */
export function passwordOf(value: Buffer): string | null {
  if (value.length % 2 !== 0) return null;
  const text = value.toString('utf16le');
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : null;
}

function hasForm(policy: PasswordPolicy, attributes: AttributeMap, password: string): boolean {
  if (password.length < policy.minLength || password.length > maxLength) return false;
  if (!policy.complexity) return true;
  const of = { attributes };
  return isComplex(password, {
    accountName: textOf(of, 'sAMAccountName'),
    displayName: textOf(of, 'displayName'),
  });
}

function isTooYoung(domain: Domain, policy: PasswordPolicy, account: Entry): boolean {
  const setAt = integerOf(account, 'pwdLastSet');
  return setAt !== 0n && setAt + policy.minAge > toFiletime(domain.now());
}

/** Whether a new account may have the password under the domain’s own policy. */
export function mayStartWith(domain: Domain, attributes: AttributeMap, password: string): boolean {
  return hasForm(policyOf(domain, domain.head), attributes, password);
}

/** Whether the policy in force lets an account have the password from now on. */
export function mayHave(domain: Domain, account: Entry, password: string, also: AlsoChecked): boolean {
  const policy = policyOf(domain, account);
  if (!hasForm(policy, account.attributes, password)) return false;
  if (also.minAge && isTooYoung(domain, policy, account)) return false;
  const position = also.history ? positionOf(account.passwords, password) : null;
  return position === null || position >= policy.historyLength;
}
