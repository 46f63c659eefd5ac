import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentStatus } from '../../shared/model/agent-status';
import { agentStatus } from '../fakes/fake-agent';
import { launchConsole, type LaunchedConsole } from './launch';
import { buildMockedApp } from './mocked-app';
import { projectDir } from './project';

// Evaluated, not added as a script element, which the page’s policy refuses.
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = join(projectDir, 'out', 'states');

const { relay, connectors, heartbeat } = agentStatus();
const unreachable = 'TCP: connect ECONNREFUSED 192.0.2.7:636';

/** What an admin meets, and the words or facts that must be seen then. */
const states: readonly {
  readonly name: string;
  readonly status: Partial<AgentStatus>;
  readonly seen: string;
}[] = [
  { name: 'on', status: {}, seen: 'dc1.corp.example.com' },
  { name: 'off', status: { writeback: 'off', relay: { ...relay, state: 'disconnected' } }, seen: 'Off' },
  {
    name: 'failed',
    status: { writeback: 'failed', problem: 'The portal did not acknowledge the keys within 30 s' },
    seen: 'The portal did not acknowledge the keys within 30 s',
  },
  {
    name: 'reconnecting',
    status: {
      relay: { ...relay, state: 'reconnecting', error: 'The namespace cannot be reached', deadLetters: 3 },
    },
    seen: 'The namespace cannot be reached',
  },
  {
    name: 'directory-unreachable',
    status: {
      connectors: connectors.map((one) => ({ ...one, state: 'unreachable', pdc: null, error: unreachable })),
    },
    seen: unreachable,
  },
  {
    name: 'first-start',
    status: {
      writeback: 'off',
      key: null,
      heartbeat: { ...heartbeat, lastAt: null, lastOk: null, nextAt: null },
      identity: { lastImportAt: null, activeDirectoryUsers: 0, cloudUsers: 0, joined: 0, problem: null },
    },
    seen: 'Off',
  },
];

let launched: LaunchedConsole;
let complaints: string[];

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  launched = await launchConsole({ appDir: await buildMockedApp(), args: ['--records=25'] });
  complaints = [];
  launched.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  launched.page.on('pageerror', (cause) => complaints.push(cause.message));
});

afterAll(() => launched.close());

/** Rules that are broken, with the elements. Tabster’s invisible focus catchers are not for people. */
async function accessibilityProblems(): Promise<string[]> {
  await launched.page.evaluate(axeSource);
  return launched.page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run({ exclude: ['[data-tabster-dummy]'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  });
}

describe.each(['light', 'dark'] as const)('Overview, %s', (colorScheme) => {
  it.each(states)('$name', async ({ name, status, seen }) => {
    const { app, page } = launched;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await app.evaluate((_electron, next) => fakeMain.agent.setStatus(next), agentStatus(status));
    await page.getByText(seen).first().waitFor({ timeout: 5_000 });
    const on = await page.getByRole('switch', { name: 'Password writeback' }).isChecked();
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
    expect({ on, complaints, problems: await accessibilityProblems() }).toEqual({
      on: (status.writeback ?? 'on') !== 'off',
      complaints: [],
      problems: [],
    });
  });
});
