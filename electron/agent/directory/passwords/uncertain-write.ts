import { ok } from '../../../../shared/result';
import type { DirectoryAccount, DirectoryFailure, DirectoryWrite, WriteResult } from '../../pipeline/ports';
import { describeFault } from '../session/fault';
import { followUp } from './follow-up';
import type { Sessions } from '../session/open-session';
import type { PdcAccess } from '../pdc/pdc';
import type { PdcFault } from '../pdc/pdc-finder';
import { withLimit } from '../topology/limits';
import { readOnSession } from './read-account';
import { verifyByBind, type Verdict } from './verify-password';

export interface TruthDeps {
  readonly sessions: Sessions;
  readonly operationTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** What a domain controller says of a write. */
interface Finding {
  readonly verdict: Verdict;
  /** Who says it; `null` = nobody. */
  readonly host: string | null;
}

const nothing: Finding = { verdict: 'unknown', host: null };

/** Whether the account is as the write would have left it. */
async function isWritten(
  pdc: PdcAccess,
  deps: TruthDeps,
  account: DirectoryAccount,
  write: DirectoryWrite,
  signal: AbortSignal,
): Promise<Finding> {
  const call = { timeoutMs: deps.operationTimeoutMs, signal };
  if (write.kind === 'unlock') {
    const read = await pdc.use(signal, ({ session }) => readOnSession(session, account.ref, call), true);
    if (!read.ok || typeof read.value.value === 'string') return nothing;
    return { verdict: read.value.value.lockedOut ? 'no' : 'yes', host: read.value.host };
  }
  const host = await pdc.host(signal);
  if (!host.ok) return nothing;
  const { distinguishedName } = account;
  const verdict = await verifyByBind(deps.sessions, host.value, distinguishedName, write.newPassword, call);
  return { verdict, host: host.value.name };
}

/**
 * A “no” proves that nothing was written only where it comes from the domain controller that was written to, and that one
 * had hung up: one that was too slow may still be at it, and what one has that is gone may be replicated later.
 */
function proven({ verdict, host }: Finding, { fault, host: written }: PdcFault): Verdict {
  if (verdict !== 'no') return verdict;
  const isOver = fault.kind === 'lost' && fault.reason === 'closed';
  return isOver && host === written ? 'no' : 'unknown';
}

/**
 * A write was sent and its answer lost: asks the PDC emulator, on a fresh connection, whether the new password is the
 * account’s password (for an unlock: whether the account is still locked). One bind, because a wrong one counts
 * towards the lockout. What cannot be found out in time, or proves nothing, stays `unknown`.
 */
export async function findTruth(
  pdc: PdcAccess,
  deps: TruthDeps,
  account: DirectoryAccount,
  write: DirectoryWrite,
  lost: PdcFault,
  signal: AbortSignal,
): Promise<WriteResult> {
  const { fault, host } = lost;
  const failure: DirectoryFailure = {
    code: 'uncertain',
    detail: null,
    diagnostic: describeFault(fault),
    domainController: host,
  };
  // A limit of its own: the caller has already waited for the answer that was lost.
  const limitMs = 2 * deps.connectTimeoutMs + deps.operationTimeoutMs;
  const found = signal.aborted
    ? nothing
    : await withLimit(signal, limitMs, (limited) => isWritten(pdc, deps, account, write, limited));
  switch (proven(found, lost)) {
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
  if (write.kind !== 'reset') return { kind: 'applied', warnings: [], diagnostic: null, domainController };
  const call = { timeoutMs: deps.operationTimeoutMs, signal };
  const done = await pdc.use(signal, async ({ session }) =>
    ok(await followUp(session, account, write, call)),
  );
  const after = done.ok ? done.value.value : await followUp(null, account, write, call);
  return { kind: 'applied', ...after, domainController };
}
