import { ok } from '../../../shared/result';
import type { DirectoryAccount, DirectoryFailure, DirectoryWrite, WriteResult } from '../pipeline/ports';
import { describeFault } from './fault';
import { followUp } from './follow-up';
import type { Sessions } from './open-session';
import type { PdcAccess } from './pdc';
import type { PdcFault } from './pdc-finder';
import { readOnSession } from './read-account';
import { verifyByBind, type Verdict } from './verify-password';

export interface TruthDeps {
  readonly sessions: Sessions;
  readonly operationTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** Whether the account is as the write would have left it. */
async function isWritten(
  pdc: PdcAccess,
  deps: TruthDeps,
  account: DirectoryAccount,
  write: DirectoryWrite,
  signal: AbortSignal,
): Promise<Verdict> {
  const call = { timeoutMs: deps.operationTimeoutMs, signal };
  if (write.kind === 'unlock') {
    const read = await pdc.use(signal, ({ session }) => readOnSession(session, account.ref, call), true);
    if (!read.ok || typeof read.value.value === 'string') return 'unknown';
    return read.value.value.lockedOut ? 'no' : 'yes';
  }
  const host = await pdc.host(signal);
  if (!host.ok) return 'unknown';
  return await verifyByBind(deps.sessions, host.value, account.distinguishedName, write.newPassword, call);
}

/** Asks with a limit of its own: the caller has already waited for the answer that was lost. */
async function withinLimit(
  { connectTimeoutMs, operationTimeoutMs }: TruthDeps,
  signal: AbortSignal,
  ask: (limited: AbortSignal) => Promise<Verdict>,
): Promise<Verdict> {
  if (signal.aborted) return 'unknown';
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  const timer = setTimeout(stop, 2 * connectTimeoutMs + operationTimeoutMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await ask(limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/**
 * A write was sent and its answer lost: asks the PDC emulator, on a fresh connection, whether the new password is the
 * account’s password (for an unlock: whether the account is still locked). One bind, because a wrong one counts
 * towards the lockout. What cannot be found out in time stays `unknown`.
 */
export async function findTruth(
  pdc: PdcAccess,
  deps: TruthDeps,
  account: DirectoryAccount,
  write: DirectoryWrite,
  { fault, host }: PdcFault,
  signal: AbortSignal,
): Promise<WriteResult> {
  const failure: DirectoryFailure = {
    code: 'uncertain',
    detail: null,
    diagnostic: describeFault(fault),
    domainController: host,
  };
  const verdict = await withinLimit(deps, signal, (limited) => isWritten(pdc, deps, account, write, limited));
  switch (verdict) {
    case 'unknown':
      return { kind: 'unknown', ...failure };
    case 'no':
      return { kind: 'failed', retryable: true, ...failure, code: 'pdcUnreachable' };
    case 'yes':
      return await finish(pdc, deps, account, write, host ?? '', signal);
  }
}

/** The steps that the lost answer kept back. */
async function finish(
  pdc: PdcAccess,
  deps: TruthDeps,
  account: DirectoryAccount,
  write: DirectoryWrite,
  domainController: string,
  signal: AbortSignal,
): Promise<WriteResult> {
  if (write.kind !== 'reset') return { kind: 'applied', warnings: [], domainController };
  const call = { timeoutMs: deps.operationTimeoutMs, signal };
  const done = await pdc.use(signal, async ({ session }) =>
    ok(await followUp(session, account, write, call)),
  );
  const warnings = done.ok ? done.value.value : await followUp(null, account, write, call);
  return { kind: 'applied', warnings, domainController };
}
