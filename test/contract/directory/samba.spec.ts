import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { createCertificates } from '../../../lab/certificates';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import { startSambaDirectory } from '../../../lab/samba/start-samba-directory';
import { contractUserCount, directoryContract } from './directory-contract';

const available = sambaAvailable();
if (available.ok) {
  directoryContract('samba', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'directory-samba-'));
    const certificates = await createCertificates(join(dir, 'tls'));
    const lab = await startSambaDirectory({ dir, certificates, userCount: contractUserCount });
    const stop = async (): Promise<void> => {
      await lab.stop();
      await rm(dir, { recursive: true, force: true });
    };
    return { ...lab, startTlsPort: 389, stop };
  });
} else {
  describe('the directory adapter on samba', () => {
    it.skip(available.reason);
  });
}
