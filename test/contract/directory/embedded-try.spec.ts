import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCertificates } from '../../../lab/certificates';
import { startEmbeddedDirectory } from '../../../lab/embedded/start-embedded-directory';
import { contractUserCount, directoryContract } from './directory-contract';
directoryContract('embedded', async () => startEmbeddedDirectory({ userCount: contractUserCount, certificates: await createCertificates(await mkdtemp(join(tmpdir(), 'emb-'))) }));
