import { computedOnly } from '../account/control-flags';
import { withPassword, type PasswordRecord } from '../account/password-record';
import { mayModify } from '../account/rights';
import type { Domain } from '../domain';
import type { Modification } from '../protocol/request';
import type { FinalAnswer } from '../protocol/response';
import { refusals } from '../refusals';
import { integerOf, setText, textOf, type AttributeMap, type Entry } from '../store/entry';
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
  const draft = draftOf(entry);
  for (const change of modifications.filter((each) => !isPassword(each))) {
    const applied = applyChange(domain, draft, change, controls.permissiveModify);
    if (!applied.ok) return applied.error;
  }
  const problem = problemOf(domain, entry, draft, modifications);
  if (problem !== null) return problem;
  const passwordChanges = modifications.filter(isPassword);
  let passwords = entry.passwords;
  if (passwordChanges.length > 0) {
    const { isSecure } = session;
    const { wholePolicy } = controls;
    const judged = judgePassword(domain, entry, passwordChanges, { isSecure, wholePolicy });
    if (!judged.ok) return judged.error;
    passwords = withPassword(entry.passwords, judged.value);
  }
  settle(domain, entry, draft, passwords);
  domain.store.replace(entry, draft);
  entry.passwords = passwords;
  return success;
}

/** What the changed attributes may not be, besides what their syntax forbids. */
function problemOf(
  domain: Domain,
  entry: Entry,
  draft: Draft,
  modifications: readonly Modification[],
): FinalAnswer | null {
  const named = new Set(modifications.map(({ attribute }) => attribute.toLowerCase()));
  const after = (name: string): string | null => textOf(draft, name);
  if (named.has('lockouttime') && after('lockoutTime') !== '0') return refusals.valueNotAllowed;
  if (named.has('pwdlastset') && !['0', '-1'].includes(after('pwdLastSet') ?? '')) return refusals.valueNotAllowed;
  const rdn = entry.rdn.type.toLowerCase();
  if (named.has('objectclass') || named.has('name') || named.has(rdn)) return refusals.ownedBySystem;
  return namesTaken(domain, entry, draft.attributes);
}

/** What follows from changed values: the end of a lockout, the age of the password, dropped bits. */
function settle(domain: Domain, entry: Entry, draft: Draft, passwords: PasswordRecord | null): void {
  const { attributes } = draft;
  const isChanged = (name: string): boolean => textOf(entry, name) !== textOf(draft, name);
  if (textOf(draft, 'lockoutTime') === '0') setText(attributes, 'badPwdCount', 0);
  const control = integerOf(draft, 'userAccountControl');
  if (isChanged('userAccountControl')) setText(attributes, 'userAccountControl', control & ~BigInt(computedOnly));
  const isNewPassword = passwords !== entry.passwords;
  if (isNewPassword || isChanged('pwdLastSet')) {
    setText(attributes, 'pwdLastSet', passwordAge(domain, entry, attributes, isNewPassword));
  }
}

/**
 * pwdLastSet after a write: 0 stays 0 where the write says so; -1 means now, but leaves the age of a password that was
 * not set and does not have to be changed (domain-facts 3.3).
 */
function passwordAge(domain: Domain, entry: Entry, after: AttributeMap, isNewPassword: boolean): bigint {
  const before = integerOf(entry, 'pwdLastSet');
  const wanted = textOf({ attributes: after }, 'pwdLastSet');
  const isWritten = wanted !== textOf(entry, 'pwdLastSet');
  if (isWritten && wanted === '0') return 0n;
  if (isWritten && !isNewPassword && before !== 0n) return before;
  return toFiletime(domain.now());
}
