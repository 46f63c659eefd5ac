import type { Outcome } from '../../../shared/model/outcome';
import type { OutcomeWarning } from '../../../shared/outcome-details';
import type { Request } from '../../../shared/protocol/request';
import { wipe, type Secret } from '../../../shared/protocol/secret';
import type { Clock } from '../clock';
import { isExpired, refusal, stateWarnings, type Denial } from './admit';
import type { Directory, DirectoryAccount, DirectoryWrite, Keys, WriteResult } from './ports';

/** The end of the write stage: the outcome, and what the log wants to know about it. */
export interface Written {
  readonly outcome: Outcome;
  readonly domainController: string | null;
  readonly diagnostic: string | null;
}

function plain(outcome: Outcome): Written {
  return { outcome, domainController: null, diagnostic: null };
}

function toDirectoryWrite(request: Request, secret: Secret | null): DirectoryWrite | null {
  if (request.operation === 'unlock') return { kind: 'unlock' };
  if (secret === null) return null;
  const { newPassword, currentPassword } = secret;
  if (request.operation === 'change') {
    return currentPassword === null ? null : { kind: 'change', newPassword, currentPassword };
  }
  return { kind: 'reset', newPassword, unlock: request.unlock, mustChange: request.mustChange };
}

/**
 * Translates what the directory says of a write.
 *
 * @param warnings what makes a success less than it seems, whatever the directory says
 */
function outcomeOfWrite(result: WriteResult, warnings: readonly OutcomeWarning[]): Written {
  const { domainController, diagnostic } = result;
  const outcome: Outcome =
    result.kind === 'applied'
      ? { code: 'success', detail: null, warnings: [...result.warnings, ...warnings] }
      : refusal(result.code, result.detail);
  return { outcome, domainController, diagnostic };
}

function alreadyWritten(
  account: DirectoryAccount,
  write: DirectoryWrite,
  directory: Directory,
  signal: AbortSignal,
): Promise<'yes' | 'no' | 'unknown'> {
  if (write.kind === 'unlock') return Promise.resolve(account.lockedOut ? 'no' : 'yes');
  return directory.verifyPassword(account, write.newPassword, signal);
}

/**
 * What an earlier delivery left: done, or not to be known. Never a refusal, and never a second write where the first
 * may have worked: it would break on the history or the current password and hide the success.
 *
 * @returns `null` when the account shows that nothing was written
 */
async function outcomeOfEarlier(
  account: DirectoryAccount,
  write: DirectoryWrite,
  directory: Directory,
  warnings: readonly OutcomeWarning[],
  signal: AbortSignal,
): Promise<Outcome | null> {
  const verdict = await alreadyWritten(account, write, directory, signal);
  if (verdict === 'unknown') return refusal('uncertain');
  if (verdict === 'no') return null;
  const unread: readonly OutcomeWarning[] = write.kind === 'unlock' ? [] : ['stateUnknown'];
  return { code: 'success', detail: null, warnings: [...unread, ...warnings] };
}

interface WriteDeps {
  readonly keys: Keys;
  readonly directory: Directory;
  readonly clock: Clock;
}

/**
 * Opens the passwords, writes them and wipes them.
 *
 * @param earlier not `null` when an earlier delivery may have written already: then the account is asked first, so
 *   that a password that was set is neither set twice nor reported as refused. `denied` is why it may not be written
 *   now
 */
export async function writeAccount(
  request: Request,
  kid: string,
  account: DirectoryAccount,
  earlier: { readonly denied: Denial | null } | null,
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<Written> {
  let secret: Secret | null = null;
  if (request.sealedSecret !== null) {
    const opened = await deps.keys.openSecret(request.sealedSecret, kid);
    // Without the password nobody can find out whether an earlier delivery has set it.
    if (!opened.ok && earlier !== null) return plain(refusal('uncertain'));
    if (!opened.ok) return plain(refusal(opened.error.code, opened.error.detail));
    secret = opened.value;
  }
  try {
    const write = toDirectoryWrite(request, secret);
    if (write === null) return plain(refusal('invalidRequest', 'schema'));
    const warnings = write.kind === 'unlock' ? [] : stateWarnings(account, deps.clock.now());
    if (earlier !== null) {
      const left = await outcomeOfEarlier(account, write, deps.directory, warnings, signal);
      if (left !== null) return plain(left);
      if (earlier.denied !== null) return { ...plain(earlier.denied.outcome), ...earlier.denied };
    }
    if (isExpired(request, deps.clock.now())) return plain(refusal('expired'));
    return outcomeOfWrite(await deps.directory.write(account, write, signal), warnings);
  } finally {
    if (secret !== null) wipe(secret);
  }
}
