import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { openKeyFileSecrets } from '../../../electron/host/key-file-secrets';
import { createPortal } from '../../../portal/portal';
import type { Portal } from '../../../portal/portal-api';
import { memoryState, type PortalState } from '../../../portal/portal-state';
import { eventually, quickTimings, startLabRelay, type TestRelay } from '../relay-support/lab';
import type { ChildOrder } from './child-agent';
import { putPairing, startTestAgent } from './test-agent';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const project = fileURLToPath(new URL('../../../', import.meta.url));
let bundle: string;
let dir: string;
let lab: TestRelay;
let portal: Portal;
let state: PortalState;
let pairing: { readonly pairingId: string; readonly pairingSecret: string };

beforeAll(async () => {
  // Below the project, so that the packages are found.
  await mkdir(join(project, 'out'), { recursive: true });
  bundle = join(await mkdtemp(join(project, 'out', 'keys-child-')), 'child-agent.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('child-agent.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
});
afterAll(() => rm(join(bundle, '..'), { recursive: true, force: true }));

beforeEach(async () => {
  dir = await mkdtemp(join(project, 'out', 'keys-'));
  lab = await startLabRelay();
  state = memoryState();
  pairing = {
    pairingId: randomBytes(6).toString('base64url'),
    pairingSecret: randomBytes(32).toString('base64url'),
  };
  portal = await createPortal({
    relay: lab.portalAccess,
    pairing,
    state,
    deadlineMs: 30_000,
    timings: quickTimings,
  });
  await mkdir(join(dir, 'secrets'));
  await putPairing(await openKeyFileSecrets(join(dir, 'secrets'), join(dir, 'key')), pairing);
});
afterEach(async () => {
  await portal.close();
  await lab.stop();
  await rm(dir, { recursive: true, force: true });
});

const order = (killAt: number | null): ChildOrder => ({
  access: lab.agentAccess,
  secretsDir: join(dir, 'secrets'),
  keyDir: join(dir, 'key'),
  database: join(dir, 'agent.db'),
  pairingId: pairing.pairingId,
  killAt,
});

function runChild(killAt: number | null): Promise<{ readonly killed: boolean; readonly out: string }> {
  return new Promise((resolve, reject) => {
    const args = [bundle, JSON.stringify(order(killAt))];
    execFile(process.execPath, args, { timeout: 90_000 }, (error, stdout, stderr) => {
      if (error === null) resolve({ killed: false, out: stdout });
      else if (error.signal === 'SIGKILL') resolve({ killed: true, out: stdout });
      else reject(new Error(`${error.message}\n${stderr}`));
    });
  });
}

async function inUse(): Promise<readonly string[]> {
  const { agents } = await state.read();
  return Object.values(agents).flatMap(({ generations }) =>
    generations.filter(({ replacedAt }) => replacedAt === null).map(({ kid }) => kid),
  );
}

it('a rollover killed at any step goes on after the start with one generation on both sides', async () => {
  const whole = await runChild(null);
  const { steps, rolled } = JSON.parse(whole.out) as { steps: number; rolled: boolean };
  expect([rolled, steps]).toEqual([true, 9]);
  for (let killAt = 0; killAt < steps; killAt += 1) {
    expect(await runChild(killAt)).toEqual({ killed: true, out: '' });
    const secrets = await openKeyFileSecrets(join(dir, 'secrets'), join(dir, 'key'));
    const { access, database, pairingId } = order(null);
    const agent = await startTestAgent({ access, database, pairingId, secrets, clock: systemClock });
    await eventually(() => agent.status().writeback === 'on');
    expect([killAt, (await portal.probe()).code]).toEqual([killAt, 'success']);
    if (agent.keyring.candidate() !== null) expect((await agent.rollKeys('anna')).ok).toBe(true);
    expect([killAt, await inUse()]).toEqual([killAt, [agent.status().key?.kid]]);
    expect((await portal.probe()).code).toBe('success');
    await agent.stop();
  }
});
