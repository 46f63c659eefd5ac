import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../../../lab/certificates';
import { startEmbeddedDirectory } from '../../../lab/embedded/start-embedded-directory';
import { contractUserCount, directoryContract } from './directory-contract';

directoryContract('embedded', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'directory-embedded-'));
  const certificates = await createCertificates(dir);
  const lab = await startEmbeddedDirectory({ certificates, userCount: contractUserCount });
  const stop = async (): Promise<void> => {
    await lab.stop();
    await rm(dir, { recursive: true, force: true });
  };
  return { ...lab, startTlsPort: lab.ldap.port, stop };
});
