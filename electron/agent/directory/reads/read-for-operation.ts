import { err, type Result } from '../../../../shared/result';
import type { DirectoryAccount, DirectoryFailure, DirectoryRef } from '../../pipeline/ports';
import type { OwnDomainAccess } from '../domain-access';
import { readAccount, readOnSession } from '../passwords/read-account';
import { toFailure } from '../passwords/to-failure';

/** How much longer than the PDC emulator a preferred domain controller that decides nothing may take. Milliseconds. */
const graceMs = 250;

type Read = Result<DirectoryAccount, DirectoryFailure>;

/** Waits for work that decides nothing, but not long. */
async function atMost<T>(work: Promise<T>, limitMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The domain controller that answered a reading at the PDC emulator. */
function answeredBy({ writesTo }: OwnDomainAccess, read: Read): string | null {
  return read.ok ? (writesTo()?.host ?? null) : read.error.domainController;
}

/**
 * Reads an account before a write (docs/adr/0007): at the preferred domain controllers, which says whether the
 * directory may be used as the admin has set, and at the same time at the PDC emulator, whose state of the account is
 * the newest and counts. What replication has not brought to a preferred one yet is not missing.
 */
export async function readForOperation(
  access: OwnDomainAccess,
  ref: DirectoryRef,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Read> {
  const { reads, pdc } = access;
  const newest = readAccount(pdc, ref, timeoutMs, signal);
  if (!reads.prefers) {
    const read = await newest;
    const host = answeredBy(access, read);
    if (host !== null) reads.note(host);
    return read;
  }
  const call = { timeoutMs, signal };
  const work: Parameters<typeof reads.useOnlyPreferred>[1] = ({ session }) =>
    readOnSession(session, ref, call);
  const preferred = reads.useOnlyPreferred(signal, work);
  const read = await newest;
  const allowed = await (reads.onlyPreferred ? preferred : atMost(preferred, graceMs));
  if (allowed?.ok === true && !read.ok && read.error.code === 'directoryUnreachable') {
    return err({ ...read.error, code: 'pdcUnreachable' });
  }
  if (allowed === null || allowed.ok || allowed.error.fault.kind === 'refused') return read;
  if (reads.onlyPreferred) return err(toFailure(allowed.error, 'read', null, []).failure);
  const host = answeredBy(access, read);
  if (host !== null) reads.note(host);
  return read;
}
