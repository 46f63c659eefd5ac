import { err, ok, type Result } from '../../../shared/result';
import { countWrongPassword, hasFlag, isLockedOut } from '../account/account-state';
import { accountFlags } from '../account/control-flags';
import { mayHave, passwordOf } from '../account/new-password';
import { positionOf } from '../account/password-record';
import type { Domain } from '../domain';
import type { Modification } from '../protocol/request';
import { refusals, type Refusal } from '../refusals';
import { isUser, type Entry } from '../store/entry';
import type { Controls } from './controls';

/** What the unicodePwd changes of one Modify ask for. */
type PasswordRequest =
  | { readonly kind: 'reset'; readonly next: Buffer }
  | { readonly kind: 'change'; readonly present: Buffer; readonly next: Buffer };

/**
 * One replace with one value is a reset, one delete and one add with one value each are a change; AD takes nothing
 * else (MS-ADTS 3.1.1.3.1.5.1).
 */
function requestOf(changes: readonly Modification[]): PasswordRequest | null {
  const single = (operation: Modification['operation']): Buffer | null => {
    const values = changes
      .filter((change) => change.operation === operation)
      .flatMap(({ values: all }) => all);
    return values.length === 1 ? (values[0] ?? null) : null;
  };
  const [replaced, present, added] = [single('replace'), single('delete'), single('add')];
  if (changes.length === 1 && replaced !== null) return { kind: 'reset', next: replaced };
  return changes.length === 2 && present !== null && added !== null
    ? { kind: 'change', present, next: added }
    : null;
}

/**
 * Judges the unicodePwd changes of a Modify; the value is the new password. Nothing is stored, except that a wrong
 * present password counts towards the lockout.
 */
export function judgePassword(
  domain: Domain,
  account: Entry,
  changes: readonly Modification[],
  { isSecure, wholePolicy }: { readonly isSecure: boolean } & Pick<Controls, 'wholePolicy'>,
): Result<string, Refusal> {
  if (!isSecure) return err(refusals.passwordNeedsTls);
  const request = requestOf(changes);
  if (request === null || !isUser(account, 'withComputers')) return err(refusals.wrongPasswordChanges);
  const next = passwordOf(request.next);
  if (next === null) return err(refusals.passwordNotQuoted);
  if (request.kind === 'reset') {
    const also = { minAge: wholePolicy, history: wholePolicy };
    return mayHave(domain, account, next, also) ? ok(next) : err(refusals.resetAgainstPolicy);
  }
  const present = passwordOf(request.present);
  if (present === null) return err(refusals.passwordNotQuoted);
  if (hasFlag(account, accountFlags.cannotChangePassword)) return err(refusals.changeNotAllowed);
  if (isLockedOut(domain, account)) return err(refusals.accountLockedOut);
  if (positionOf(account.passwords, present) !== 0) {
    countWrongPassword(domain, account, present);
    return err(refusals.wrongOldPassword);
  }
  const also = { minAge: true, history: true };
  return mayHave(domain, account, next, also) ? ok(next) : err(refusals.changeAgainstPolicy);
}
