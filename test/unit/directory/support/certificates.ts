import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../../../../lab/certificates';
import type { LabCertificates } from '../../../../lab/types';

/** An authority of its own for a test file, trusted by nobody else. */
export interface TestAuthority extends LabCertificates {
  remove(): Promise<void>;
}

export async function createAuthority(): Promise<TestAuthority> {
  const dir = await mkdtemp(join(tmpdir(), 'directory-tls-'));
  return { ...(await createCertificates(dir)), remove: () => rm(dir, { recursive: true, force: true }) };
}
