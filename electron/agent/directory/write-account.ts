import { ok, type Result } from '../../../shared/result';
import type { OutcomeWarning } from '../../../shared/outcome-details';
import type { DirectoryAccount, DirectoryWrite, WriteResult } from '../pipeline/ports';
import type { Call } from './connection';
import type { LdapFault } from './fault';
import { followUp, unlockChange } from './follow-up';
import { guidDn } from './guid';
import type { AtHost, PdcAccess, PdcSession } from './pdc';
import { PolicyHintsControl } from './policy-hints-control';
import type { Modification } from './session';
import { toFailure } from './to-failure';
import { unicodePassword } from './unicode-password';
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

type Warnings = readonly OutcomeWarning[];

/**
 * Writes to the PDC emulator. A referral (the role has moved) is followed by finding it afresh and trying once more;
 * that changes nothing twice, for a referral changed nothing. A write whose answer was lost is looked into.
 */
export async function writeAccount(
  pdc: PdcAccess,
  deps: TruthDeps,
  account: DirectoryAccount,
  write: DirectoryWrite,
  signal: AbortSignal,
): Promise<WriteResult> {
  const call = { timeoutMs: deps.operationTimeoutMs, signal };
  const done = await pdc.use(signal, async (at): Promise<Result<Warnings, LdapFault>> => {
    const written = await modify(at, account, write, call);
    if (!written.ok) return written;
    return ok(write.kind === 'reset' ? await followUp(at.session, account, write, call) : []);
  });
  if (done.ok) return applied(done.value);
  if (done.error.fault.kind === 'lost') return await findTruth(pdc, deps, account, write, done.error, signal);
  const { kind, retryable, failure } = toFailure(done.error, write.kind, account, passwordsOf(write));
  return kind === 'rejected' ? { kind, ...failure } : { kind, retryable, ...failure };
}

function applied({ value, host }: AtHost<Warnings>): WriteResult {
  return { kind: 'applied', warnings: value, domainController: host };
}
