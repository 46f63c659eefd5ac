import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificates } from '../../../lab/certificates';
import { startRelay, type LabRelay } from '../../../lab/relay/relay';

let directory: string;
let caFile: string;
let relay: LabRelay;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'relay-tls-'));
  const certificates = await createCertificates(directory);
  caFile = certificates.caFile;
  relay = await startRelay({
    tls: await certificates.issue('localhost', ['127.0.0.1']),
    queues: [{ name: 'orders' }],
    rules: [{ name: 'all', key: 'all-key', queue: '*', rights: ['Manage'] }],
  });
});

afterAll(async () => {
  await relay.stop();
  await rm(directory, { recursive: true, force: true });
});

async function runClient(connection: string, extraAuthority: string): Promise<string> {
  const script = fileURLToPath(new URL('tls-client.mjs', import.meta.url));
  const env = {
    PATH: process.env['PATH'],
    NODE_EXTRA_CA_CERTS: extraAuthority,
    RELAY_CONNECTION: connection,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env, timeout: 20_000 });
  return stdout;
}

test('over TLS the SDK trusts the relay only with the lab’s authority', async () => {
  const credentials = 'SharedAccessKeyName=all;SharedAccessKey=all-key';
  const byAddress = `Endpoint=sb://127.0.0.1:${relay.port};${credentials}`;
  expect({
    trusted: await runClient(byAddress, caFile),
    untrusted: await runClient(byAddress, ''),
    plain: await runClient(`${byAddress};UseDevelopmentEmulator=true`, caFile),
  }).toEqual({
    trusted: 'over TLS',
    untrusted: expect.not.stringContaining('over TLS') as string,
    plain: expect.not.stringContaining('over TLS') as string,
  });
});
