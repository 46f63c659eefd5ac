import type { OutcomeWarning } from '../../../../shared/outcome-details';
import type { DirectoryAccount, DirectoryWrite } from '../../pipeline/ports';
import type { Call } from '../session/connection';
import { describeFault } from '../session/fault';
import { guidDn } from '../values/guid';
import type { Modification, Session } from '../session/session';

type Reset = Extract<DirectoryWrite, { readonly kind: 'reset' }>;

/** What ends a lockout (MS-ADTS: only 0 may be written). */
export const unlockChange: Modification = { operation: 'replace', attribute: 'lockoutTime', value: '0' };
const mustChangeChange: Modification = { operation: 'replace', attribute: 'pwdLastSet', value: '0' };

/** What the steps after a reset left. */
export interface AfterReset {
  readonly warnings: readonly OutcomeWarning[];
  /** Which object and right each warning is about, with the server’s words; `null` = nothing to say. */
  readonly diagnostic: string | null;
}

interface Remark {
  readonly warning: OutcomeWarning;
  readonly words: string | null;
}

/**
 * Without the right Unexpire Password on the domain a reset leaves pwdLastSet at 0: the new password has expired at
 * once (MS-SAMR 3.1.1.8.7).
 */
async function checkPasswordAge(
  session: Session,
  { ref, distinguishedName }: DirectoryAccount,
  call: Call,
): Promise<Remark | null> {
  const entry = await session.readEntry(guidDn(ref.objectGuid), ['pwdLastSet'], call);
  if (!entry.ok) return { warning: 'stateUnknown', words: describeFault(entry.error) };
  const lastSet = entry.value?.text('pwdLastSet') ?? null;
  if (lastSet === null)
    return { warning: 'stateUnknown', words: `pwdLastSet of ${distinguishedName} cannot be read.` };
  if (lastSet !== '0') return null;
  const words = `pwdLastSet is 0 after the reset: the right Unexpire Password is missing on ${ref.partitionDn}.`;
  return { warning: 'unexpirePasswordMissing', words };
}

/**
 * The steps after a reset: unlock, must-change, look at the result. Each is an operation of its own, so that a right
 * that is missing costs that step only; what fails is a warning, for the password is set (docs/adr/0006).
 *
 * @param session `null` = none could be had any more
 */
export async function followUp(
  session: Session | null,
  account: DirectoryAccount,
  write: Reset,
  call: Call,
): Promise<AfterReset> {
  const dn = guidDn(account.ref.objectGuid);
  const remarks: Remark[] = [];
  const step = async (change: Modification, warning: OutcomeWarning): Promise<void> => {
    const done = session === null ? null : await session.modify(dn, [change], null, call);
    if (done?.ok === true) return;
    const reason = done === null ? 'no connection.' : describeFault(done.error);
    remarks.push({
      warning,
      words: `${change.attribute} was not written on ${account.distinguishedName}: ${reason}`,
    });
  };
  if (write.unlock && account.lockedOut) await step(unlockChange, 'unlockFailed');
  const mustChange = write.mustChange && !account.passwordNeverExpires;
  if (mustChange) await step(mustChangeChange, 'mustChangeFailed');
  else {
    if (write.mustChange) remarks.push({ warning: 'mustChangeSkipped', words: null });
    const age: Remark | null =
      session === null
        ? { warning: 'stateUnknown', words: null }
        : await checkPasswordAge(session, account, call);
    if (age !== null) remarks.push(age);
  }
  const words = remarks.flatMap((remark) => remark.words ?? []);
  return {
    warnings: remarks.map(({ warning }) => warning),
    diagnostic: words.length === 0 ? null : words.join(' '),
  };
}
