import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'ldapts';
import { afterAll, beforeAll, describe } from 'vitest';
import { createCertificates } from '../../../lab/certificates';
import { connectToLab } from '../../../lab/lab-directory';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import { startSambaDirectory } from '../../../lab/samba/start-samba-directory';
import { createBench, type Bench } from '../../contract/directory/bench';
import { nameCases } from './name-cases';
import { oneModifyCases } from './one-modify-cases';
import { protectionCases } from './protection-cases';
import { rightCases } from './right-cases';
import { stateCases } from './state-cases';

const available = sambaAvailable();
const startTimeoutMs = 120_000;
/** People the cases need: each case has its own. */
const userCount = 70;

/** What the cases work on: a real Samba domain, the adapter, and a connection of the administrator. */
export interface Ground {
  readonly bench: Bench;
  readonly admin: Client;
}

describe.skipIf(!available.ok)(`passwords on Samba ${available.ok ? '' : `(${available.reason})`}`, () => {
  let ground: Ground | null = null;

  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'passwords-'));
    const certificates = await createCertificates(join(dir, 'tls'));
    const lab = await startSambaDirectory({ dir, certificates, userCount });
    const stop = async (): Promise<void> => {
      await lab.stop();
      await rm(dir, { recursive: true, force: true });
    };
    const bench = createBench({ ...lab, startTlsPort: 389, stop });
    const admin = await connectToLab(lab.ldaps);
    await admin.bind(lab.administrator.distinguishedName, lab.administrator.password);
    ground = { bench, admin };
  }, startTimeoutMs);

  afterAll(async () => {
    await ground?.admin.unbind();
    await ground?.bench.close();
  }, startTimeoutMs);

  const get = (): Ground => {
    if (ground === null) throw new Error('The domain did not start');
    return ground;
  };
  stateCases(get);
  oneModifyCases(get);
  rightCases(get);
  protectionCases(get);
  nameCases(get);
});
