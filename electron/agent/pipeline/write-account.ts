import type { Outcome } from '../../../shared/model/outcome';
import type { Request } from '../../../shared/protocol/request';
import { wipe, type Secret } from '../../../shared/protocol/secret';
import type { Clock } from '../clock';
import { isExpired, refusal } from './admit';
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

/** Translates what the directory says of a write. */
function outcomeOfWrite(result: WriteResult): Written {
  if (result.kind === 'applied') {
    const outcome: Outcome = { code: 'success', detail: null, warnings: result.warnings };
    return { outcome, domainController: result.domainController, diagnostic: null };
  }
  return {
    outcome: refusal(result.code, result.detail),
    domainController: result.domainController,
    diagnostic: result.diagnostic,
  };
}

async function alreadyWritten(
  account: DirectoryAccount,
  write: DirectoryWrite,
  directory: Directory,
  signal: AbortSignal,
): Promise<boolean> {
  if (write.kind === 'unlock') return !account.lockedOut;
  return (await directory.verifyPassword(account, write.newPassword, signal)) === 'yes';
}

interface WriteDeps {
  readonly keys: Keys;
  readonly directory: Directory;
  readonly clock: Clock;
}

/**
 * Opens the passwords, writes them and wipes them.
 *
 * @param begunBefore whether an earlier delivery may have written already: then the account is asked first, so
 *   that a password that was set is neither set twice nor reported as refused
 */
export async function writeAccount(
  request: Request,
  kid: string,
  account: DirectoryAccount,
  begunBefore: boolean,
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<Written> {
  let secret: Secret | null = null;
  if (request.sealedSecret !== null) {
    const opened = await deps.keys.openSecret(request.sealedSecret, kid);
    if (!opened.ok) return plain(refusal(opened.error.code, opened.error.detail));
    secret = opened.value;
  }
  try {
    const write = toDirectoryWrite(request, secret);
    if (write === null) return plain(refusal('invalidRequest', 'schema'));
    if (begunBefore && (await alreadyWritten(account, write, deps.directory, signal))) {
      return plain({ code: 'success', detail: null, warnings: ['stateUnknown'] });
    }
    if (isExpired(request, deps.clock.now())) return plain(refusal('expired'));
    return outcomeOfWrite(await deps.directory.write(account, write, signal));
  } finally {
    if (secret !== null) wipe(secret);
  }
}
