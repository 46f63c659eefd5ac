import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../../../lab/certificates';
import type { LabCertificates } from '../../../lab/types';

/** A folder of its own for a test, short enough for Samba’s sockets, and certificates in it. */
export interface TestGround {
  readonly dir: string;
  readonly certificates: LabCertificates;
  remove(): Promise<void>;
}

/** Makes the folder and the certificates. The caller removes them. */
export async function makeTestGround(): Promise<TestGround> {
  const root = await mkdtemp(join(tmpdir(), 'pw-samba-'));
  const dir = join(root, 'dc');
  const certificateDir = join(root, 'certificates');
  await mkdir(dir);
  await mkdir(certificateDir);
  return {
    dir,
    certificates: await createCertificates(certificateDir),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
