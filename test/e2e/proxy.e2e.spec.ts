import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCertificates } from '../../lab/certificates';
import { demoPassword } from '../../lab/demo/demo-passwords';
import { startLab, type Lab } from '../../lab/lab';
import type { Listener } from '../../lab/listen';
import { startConnectProxy, type ConnectProxy } from '../fakes/connect-proxy';
import { startWebSocketFront } from '../fakes/web-socket-front';
import { untilTrue } from '../integration/main-job/running-system';
import { launchConsole } from './launch';
import { builtApp } from './project';

const hush = 'hush-7f3a';
const account = `Basic ${Buffer.from(`agent:${hush}`).toString('base64')}`;

let dir: string;
let caFile: string;
let lab: Lab;
let front: Listener;
let proxy: ConnectProxy;
let configuration: string;

/**
 * Starts everything anew: a pairing secret is good for one agent. The relay’s name is localhost, where nothing listens on
 * port 443: only the proxy knows the way.
 */
async function start(accepts: (request: IncomingMessage) => boolean): Promise<void> {
  dir = mkdtempSync(join(tmpdir(), 'writeback-proxy-'));
  const certificates = await createCertificates(join(dir, 'certificates'));
  ({ caFile } = certificates);
  lab = await startLab({ dir: join(dir, 'lab'), directory: 'embedded', userCount: 20, log: () => undefined });
  front = await startWebSocketFront(await certificates.issue('localhost', []), lab.relay.relay.port);
  proxy = await startConnectProxy({
    accepts,
    leadsTo: () => front.port,
  });
  configuration = readFileSync(lab.configurationFile, 'utf8');
}

async function stop(): Promise<void> {
  await proxy?.stop();
  await front?.stop();
  await lab?.stop();
  rmSync(dir, { recursive: true, force: true });
}

/** Of an agent that reaches the relay over WebSockets. @returns the file, which the agent deletes */
function writeConfiguration(): string {
  const given = JSON.parse(configuration) as {
    enrolment: { relay: { sasKeyName: string; sasKey: string; queues: unknown } };
  };
  const { sasKeyName, sasKey, queues } = given.enrolment.relay;
  const relay = { host: 'localhost', transport: 'webSockets', sasKeyName, sasKey, queues };
  const file = join(dir, 'configuration.json');
  const enrolment = { ...given.enrolment, relay };
  writeFileSync(file, JSON.stringify({ ...given, enrolment }), { mode: 0o600 });
  return file;
}

async function resetWorks(): Promise<void> {
  await untilTrue('writeback is on', async () => (await lab.portal.isAvailable()).available, 30_000);
  const person = lab.directory.people.find(({ role }) => role === 'plain');
  if (person === undefined) throw new Error('nobody to reset');
  const newPassword = demoPassword('good');
  const outcome = await lab.portal.reset({ cloudAnchor: lab.cloud.anchorOf(person), newPassword });
  expect(outcome.code).toBe('success');
}

describe('the headless agent', () => {
  let child: ChildProcess | null = null;

  beforeAll(() => start(({ headers }) => headers['proxy-authorization'] === account), 60_000);
  afterAll(stop);

  /** @returns what it has said so far */
  function run(proxyAccount: string, args: readonly string[]): () => string {
    let text = '';
    child = spawn(
      process.execPath,
      [join(builtApp, 'dist', 'agent', 'service.cjs'), `--state-dir=${join(dir, 'headless')}`, ...args],
      {
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: dir,
          NODE_EXTRA_CA_CERTS: caFile,
          HTTPS_PROXY: `http://${proxyAccount}@127.0.0.1:${proxy.port}`,
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return () => text;
  }

  afterEach(async () => {
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
  });

  it('says what a proxy that refuses it wants, without the password', async () => {
    const said = run(`agent:wrong-${hush}`, [`--configuration=${writeConfiguration()}`]);
    await expect.poll(said, { timeout: 30_000 }).toContain(`Proxy 127.0.0.1:${proxy.port} answered 407`);
    expect(said()).not.toContain(hush);
  }, 60_000);

  it('takes requests over WebSockets through the proxy of its environment', async () => {
    proxy.asked.length = 0;
    const said = run(`agent:${hush}`, []);
    await resetWorks();
    expect(new Set(proxy.asked)).toEqual(new Set([`localhost:443 ${account}`]));
    expect(said()).not.toContain(hush);
  }, 60_000);
});

describe('the console', () => {
  beforeAll(() => start(() => true), 60_000);
  afterAll(stop);

  it('goes through the proxy of the system, to the relay alone, and trusts no certificate it cannot verify', async () => {
    const console = await launchConsole({
      stateDir: join(dir, 'console'),
      env: { HTTPS_PROXY: '', NO_PROXY: '' },
      args: [
        `--configuration=${writeConfiguration()}`,
        // As the settings of a system would say; Chromium leaves loopback out unless told not to.
        `--proxy-server=127.0.0.1:${proxy.port}`,
        '--proxy-bypass-list=<-loopback>',
      ],
    });
    try {
      await console.page
        .getByText(/verify the first certificate/)
        .first()
        .waitFor();
      // Chromium would have asked for its own things by now.
      expect(new Set(proxy.asked)).toEqual(new Set(['localhost:443']));
      expect((await lab.portal.isAvailable()).available).toBe(false);
    } finally {
      await console.close();
    }
  }, 60_000);
});
