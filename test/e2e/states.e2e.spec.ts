import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentStatus } from '../../shared/model/agent-status';
import { agentStatus } from '../fakes/fake-agent';
import { faultsOf, noFaults } from './accessibility';
import { collectComplaints } from './complaints';
import type { LaunchedConsole } from './launch';
import { launchMockedApp } from './mocked-app';
import { picturesIn } from './pictures';

const picture = picturesIn('states');

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
  launched = await launchMockedApp({ args: ['--records=25'] });
  complaints = collectComplaints(launched.page);
});

afterAll(() => launched.close());

describe.each(['light', 'dark'] as const)('Overview, %s', (colorScheme) => {
  it.each(states)('$name', async ({ name, status, seen }) => {
    const { app, page } = launched;
    const state = {
      name,
      seen,
      reach: () => app.evaluate((_electron, next) => fakeMain.agent.setStatus(next), agentStatus(status)),
    };
    const file = picture(`${name}-${colorScheme}`);
    const faults = await faultsOf(state, { page, complaints, colorScheme, file });
    const on = await page.getByRole('switch', { name: 'Password writeback' }).isChecked();
    expect({ on, ...faults }).toEqual({ on: (status.writeback ?? 'on') !== 'off', ...noFaults });
  });
});
