import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { environmentProxies } from '../../../electron/agent/proxy/proxy';
import { testRelay } from '../../../electron/agent/relay/test-relay';
import { createCertificates } from '../../../lab/certificates';
import { createWritebackRelay, type WritebackRelay } from '../../../lab/relay/writeback-relay';
import type { Listener } from '../../../lab/listen';
import type { RelayStep } from '../../../shared/model/setup';
import { startConnectProxy, type ConnectProxy } from '../../fakes/connect-proxy';
import { startWebSocketFront } from '../../fakes/web-socket-front';

let dir: string;
let relay: WritebackRelay;
let front: Listener;
let proxy: ConnectProxy;
let accepts = true;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'test-relay-'));
  const certificates = await createCertificates(dir);
  relay = await createWritebackRelay();
  front = await startWebSocketFront(await certificates.issue('relay.test', []), relay.relay.port);
  proxy = await startConnectProxy({ accepts: () => accepts, leadsTo: () => front.port });
});

afterAll(async () => {
  await proxy.stop();
  await front.stop();
  await relay.relay.stop();
  await rm(dir, { recursive: true, force: true });
});

/** Of a relay whose name only the proxy knows. */
function test(httpsProxy: string): Promise<readonly RelayStep[]> {
  const { port: _, ...access } = relay.access.agent;
  return testRelay(
    { ...access, host: 'relay.test', transport: 'webSockets', developmentEmulator: false },
    environmentProxies({ HTTPS_PROXY: httpsProxy }),
    systemClock,
    AbortSignal.timeout(30_000),
  );
}

const skipped = { state: 'skipped', text: 'Not tried.' };

describe('the test of a relay behind a proxy', () => {
  it('leaves the name to the proxy, and tells a certificate that is not trusted from a way that is barred', async () => {
    accepts = true;
    expect(await test(`http://127.0.0.1:${proxy.port}`)).toMatchObject([
      { id: 'name', state: 'good', text: 'The proxy 127.0.0.1 looks relay.test up.' },
      { id: 'tcp', state: 'good', text: `The proxy 127.0.0.1:${proxy.port} opens a tunnel to port 443.` },
      {
        id: 'listen',
        state: 'bad',
        text: expect.stringContaining('verify the first certificate') as string,
        remedy: expect.stringContaining('trust the proxy’s authority') as string,
      },
      { id: 'send', ...skipped },
    ]);
  });

  it('says what a proxy that refuses wants, without its password', async () => {
    accepts = false;
    const steps = await test(`http://agent:hush@127.0.0.1:${proxy.port}`);
    expect(steps).toMatchObject([
      { id: 'name', state: 'good' },
      {
        id: 'tcp',
        state: 'bad',
        text: expect.stringMatching(
          new RegExp(`^Proxy 127\\.0\\.0\\.1:${proxy.port} answered 407\\. It wants a sign-in`),
        ) as string,
        remedy: expect.stringContaining('HTTPS_PROXY') as string,
      },
      { id: 'listen', ...skipped },
      { id: 'send', ...skipped },
    ]);
    expect(JSON.stringify(steps)).not.toContain('hush');
  });

  it('says where the proxy cannot be used at all', async () => {
    expect((await test('socks5://127.0.0.1:1080'))[0]).toMatchObject({
      id: 'name',
      state: 'bad',
      text: 'HTTPS_PROXY is not of the form http://host:port.',
    });
  });
});
