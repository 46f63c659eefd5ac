import { ok, type Result } from '../../../../shared/result';
import type { DirectoryAccount, DirectoryWrite, WriteResult } from '../../pipeline/ports';
import type { Call } from '../session/connection';
import type { LdapFault } from '../session/fault';
import { leavesRuleOpen } from './error-map';
import { followUp, unlockChange, type AfterReset } from './follow-up';
import { guidDn } from '../values/guid';
import { likelyCause, type LikelyCause } from './likely-cause';
import type { PdcAccess, PdcSession } from '../pdc/pdc';
import { PolicyHintsControl } from '../session/policy-hints-control';
import type { Modification } from '../session/session';
import { toFailure, withWords, type Failure } from './to-failure';
import { unicodePassword } from '../values/unicode-password';
import { findTruth, type TruthDeps } from './uncertain-write';

const attribute = 'unicodePwd';

/** The one Modify of a write. The passwords in it are the caller’s to wipe. */
function modifications(write: DirectoryWrite): readonly Modification[] {
  switch (write.kind) {
    case 'reset':
      return [{ operation: 'replace', attribute, value: unicodePassword(write.newPassword) }];
    case 'change':
      return [
        { operation: 'delete', attribute, value: unicodePassword(write.currentPassword) },
        { operation: 'add', attribute, value: unicodePassword(write.newPassword) },
      ];
    case 'unlock':
      return [unlockChange];
  }
}

function passwordsOf(write: DirectoryWrite): readonly Uint8Array[] {
  if (write.kind === 'unlock') return [];
  return write.kind === 'change' ? [write.newPassword, write.currentPassword] : [write.newPassword];
}

async function modify(
  { session, policyHints }: PdcSession,
  account: DirectoryAccount,
  write: DirectoryWrite,
  call: Call,
): Promise<Result<void, LdapFault>> {
  const changes = modifications(write);
  const control = write.kind === 'reset' && policyHints !== null ? new PolicyHintsControl(policyHints) : null;
  try {
    return await session.modify(guidDn(account.ref.objectGuid), changes, control, call);
  } finally {
    for (const { value } of changes) if (typeof value !== 'string') value.fill(0);
  }
}

/** Compares a refused password with the policy, where the server did not say which rule it breaks. */
async function explain(
  at: PdcSession,
  account: DirectoryAccount,
  write: DirectoryWrite,
  fault: LdapFault,
  call: () => Call | null,
): Promise<LikelyCause | null> {
  if (write.kind === 'unlock' || fault.kind !== 'refused') return null;
  if (!leavesRuleOpen(fault.resultCode, fault.text, write.kind)) return null;
  return await likelyCause(at, account, write, call);
}

const untouched: AfterReset = { warnings: [], diagnostic: null };

/**
 * Writes to the PDC emulator. A referral (the role has moved) is followed by finding it afresh and trying once more;
 * that changes nothing twice, for a referral changed nothing. A write whose answer was lost is looked into. What a
 * refusal is likely about is found out in what is left of the operation’s time; it changes the detail, never the code.
 */
export async function writeAccount(
  pdc: PdcAccess,
  deps: TruthDeps,
  account: DirectoryAccount,
  write: DirectoryWrite,
  signal: AbortSignal,
): Promise<WriteResult> {
  const call = { timeoutMs: deps.operationTimeoutMs, signal };
  const cause: { likely: LikelyCause | null } = { likely: null };
  const done = await pdc.use(signal, async (at): Promise<Result<AfterReset, LdapFault>> => {
    const endsAt = performance.now() + deps.operationTimeoutMs;
    const written = await modify(at, account, write, call);
    if (written.ok)
      return ok(write.kind === 'reset' ? await followUp(at.session, account, write, call) : untouched);
    cause.likely = await explain(at, account, write, written.error, () => {
      const timeoutMs = Math.floor(endsAt - performance.now());
      return timeoutMs > 0 ? { timeoutMs, signal } : null;
    });
    return written;
  });
  if (done.ok) return { kind: 'applied', ...done.value.value, domainController: done.value.host };
  if (done.error.fault.kind === 'lost') return await findTruth(pdc, deps, account, write, done.error, signal);
  const refused = toFailure(done.error, write.kind, account, passwordsOf(write));
  const { kind, retryable, failure } = cause.likely === null ? refused : withCause(refused, cause.likely);
  return kind === 'rejected' ? { kind, ...failure } : { kind, retryable, ...failure };
}

function withCause(refused: Failure, { detail, text }: LikelyCause): Failure {
  const { failure } = refused;
  return { ...refused, failure: { ...failure, detail, diagnostic: withWords(text, failure.diagnostic) } };
}
