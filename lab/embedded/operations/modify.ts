import { accountFlags, computedOnly } from '../account/control-flags';
import { withPassword } from '../account/password-record';
import { mayModify } from '../account/rights';
import type { Domain } from '../domain';
import type { Modification } from '../protocol/request';
import type { FinalAnswer } from '../protocol/response';
import { refusals } from '../refusals';
import { integerOf, isUser, setText, textOf, type Entry } from '../store/entry';
import { toFiletime } from '../store/values';
import type { Controls } from './controls';
import { applyChange, draftOf, type Draft } from './draft';
import { findTarget } from './find-target';
import { judgePassword } from './password-change';
import type { LdapSession } from './session';
import { namesTaken } from './unique-names';

const success: FinalAnswer = { code: 0, text: '' };

/** A Modify: all of its changes or none. */
export function modify(
  domain: Domain,
  session: LdapSession,
  { dn, modifications }: { readonly dn: string; readonly modifications: readonly Modification[] },
  controls: Controls,
): FinalAnswer {
  if (session.identity === null) return refusals.notSignedIn;
  const found = findTarget(domain, dn);
  if (!found.ok) return found.error;
  const entry = found.value;
  if (!mayModify(domain, session.identity, entry, modifications)) return refusals.noRight;

  const isPassword = ({ attribute }: Modification): boolean => attribute.toLowerCase() === 'unicodepwd';
  const passwordChanges = modifications.filter(isPassword);
  const draft = draftOf(entry);
  for (const change of modifications.filter((each) => !isPassword(each))) {
    const applied = applyChange(domain, draft, change, controls.permissiveModify);
    if (!applied.ok) return applied.error;
  }
  const named = new Set(modifications.map(({ attribute }) => attribute.toLowerCase()));
  const problem = problemOf(domain, entry, draft, named);
  if (problem !== null) return problem;
  let password: string | null = null;
  if (passwordChanges.length > 0) {
    const { isSecure } = session;
    const { wholePolicy } = controls;
    const judged = judgePassword(domain, entry, passwordChanges, { isSecure, wholePolicy });
    if (!judged.ok) return judged.error;
    password = judged.value;
  }
  settle(domain, entry, draft, { named, hasNewPassword: password !== null });
  domain.store.replace(entry, draft);
  if (password !== null) entry.passwords = withPassword(entry.passwords, password);
  return success;
}

/** What the changed attributes may not be, besides what their syntax forbids. */
function problemOf(
  domain: Domain,
  entry: Entry,
  draft: Draft,
  named: ReadonlySet<string>,
): FinalAnswer | null {
  const after = (name: string): string | null => textOf(draft, name);
  if (named.has('lockouttime') && after('lockoutTime') !== '0') return refusals.valueNotAllowed;
  if (named.has('pwdlastset') && !['0', '-1'].includes(after('pwdLastSet') ?? ''))
    return refusals.valueNotAllowed;
  const rdn = entry.rdn.type.toLowerCase();
  if (named.has('objectclass') || named.has('name') || named.has(rdn)) return refusals.ownedBySystem;
  const hasPassword = entry.passwords !== null || named.has('unicodepwd');
  if (named.has('useraccountcontrol') && !mayBeEnabled(entry, draft, hasPassword))
    return refusals.resetAgainstPolicy;
  return namesTaken(domain, entry, draft.attributes);
}

/** A user without a password stays disabled, unless the account may do without one. */
function mayBeEnabled(entry: Entry, draft: Draft, hasPassword: boolean): boolean {
  if (hasPassword || !isUser(entry, 'withoutComputers')) return true;
  const withoutPassword = BigInt(accountFlags.disabled | accountFlags.passwordNotRequired);
  return (integerOf(draft, 'userAccountControl') & withoutPassword) !== 0n;
}

interface Written {
  /** Attributes the request named, in lower case. */
  readonly named: ReadonlySet<string>;
  readonly hasNewPassword: boolean;
}

/** What follows from the changes: the end of a lockout, the age of the password, dropped bits. */
function settle(domain: Domain, entry: Entry, draft: Draft, written: Written): void {
  const { attributes } = draft;
  const { named, hasNewPassword } = written;
  if (named.has('lockouttime')) setText(attributes, 'badPwdCount', 0);
  if (named.has('useraccountcontrol')) {
    const control = integerOf(draft, 'userAccountControl') & ~BigInt(computedOnly);
    setText(attributes, 'userAccountControl', control);
  }
  if (hasNewPassword || named.has('pwdlastset')) {
    setText(attributes, 'pwdLastSet', passwordAge(domain, entry, draft, written));
  }
}

/**
 * pwdLastSet after a write: 0 where the write says so, else now; but -1 leaves the age of a password that was not set
 * and does not have to be changed (domain-facts 3.3).
 */
function passwordAge(domain: Domain, entry: Entry, draft: Draft, { named, hasNewPassword }: Written): bigint {
  const before = integerOf(entry, 'pwdLastSet');
  if (named.has('pwdlastset')) {
    if (textOf(draft, 'pwdLastSet') === '0') return 0n;
    if (!hasNewPassword && before !== 0n) return before;
  }
  return toFiletime(domain.now());
}
