import type { OutcomeWarning } from '../../../shared/outcome-details';
import type { DirectoryAccount, DirectoryWrite } from '../pipeline/ports';
import type { Call } from './connection';
import { guidDn } from './guid';
import type { Modification, Session } from './session';

type Reset = Extract<DirectoryWrite, { readonly kind: 'reset' }>;

/** What ends a lockout (MS-ADTS: only 0 may be written). */
export const unlockChange: Modification = { operation: 'replace', attribute: 'lockoutTime', value: '0' };
const mustChangeChange: Modification = { operation: 'replace', attribute: 'pwdLastSet', value: '0' };

/**
 * Without the right Unexpire Password on the domain a reset leaves pwdLastSet at 0: the new password has expired at
 * once (MS-SAMR 3.1.1.8.7).
 */
async function checkPasswordAge(session: Session, dn: string, call: Call): Promise<OutcomeWarning | null> {
  const entry = await session.readEntry(dn, ['pwdLastSet'], call);
  const lastSet = entry.ok ? (entry.value?.text('pwdLastSet') ?? null) : null;
  if (lastSet === null) return 'stateUnknown';
  return lastSet === '0' ? 'unexpirePasswordMissing' : null;
}

/**
 * The steps after a reset: unlock, must-change, look at the result. Each is an operation of its own, so that a right
 * that is missing costs that step only; what fails is a warning, for the password is set.
 *
 * @param session `null` = none could be had any more
 */
export async function followUp(
  session: Session | null,
  account: DirectoryAccount,
  write: Reset,
  call: Call,
): Promise<readonly OutcomeWarning[]> {
  const dn = guidDn(account.ref.objectGuid);
  const warnings: OutcomeWarning[] = [];
  const step = async (change: Modification, warning: OutcomeWarning): Promise<void> => {
    const done = session === null ? null : await session.modify(dn, [change], null, call);
    if (done === null || !done.ok) warnings.push(warning);
  };
  if (write.unlock && account.lockedOut) await step(unlockChange, 'unlockFailed');
  const mustChange = write.mustChange && !account.passwordNeverExpires;
  if (mustChange) await step(mustChangeChange, 'mustChangeFailed');
  else {
    if (write.mustChange) warnings.push('mustChangeSkipped');
    const age = session === null ? 'stateUnknown' : await checkPasswordAge(session, dn, call);
    if (age !== null) warnings.push(age);
  }
  return warnings;
}
