import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import type { ControlEvent } from '../../../portal/agents';
import { createPortal } from '../../../portal/portal';
import type { Portal, PortalOptions } from '../../../portal/portal-api';
import { memoryState, type PortalState } from '../../../portal/portal-state';
import { createMemorySecrets } from '../../fakes/memory-secrets';
import { eventually, quickTimings, startLabRelay, type TestRelay } from '../relay-support/lab';
import { putPairing, startTestAgent, type TestAgent, type TestAgentOptions } from './test-agent';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

let dir: string;
let lab: TestRelay;
let portal: Portal;
let state: PortalState;
let agents: TestAgent[];
let secrets: SecretStore;
let events: ControlEvent[];
let pairing: { readonly pairingId: string; readonly pairingSecret: string };

async function openPortal(changes: Partial<PortalOptions> = {}): Promise<void> {
  portal = await createPortal({
    relay: lab.portalAccess,
    pairing,
    state,
    deadlineMs: 30_000,
    timings: quickTimings,
    ...changes,
  });
  portal.onControl((event) => events.push(event));
}

async function start(changes: Partial<TestAgentOptions> = {}): Promise<TestAgent> {
  const agent = await startTestAgent({
    access: lab.agentAccess,
    secrets,
    clock: systemClock,
    database: join(dir, `${changes.agentId ?? 'agent'}.db`),
    pairingId: pairing.pairingId,
    ...changes,
  });
  agents.push(agent);
  return agent;
}

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keys-'));
  lab = await startLabRelay();
  state = memoryState();
  agents = [];
  events = [];
  secrets = createMemorySecrets();
  pairing = {
    pairingId: randomBytes(6).toString('base64url'),
    pairingSecret: randomBytes(32).toString('base64url'),
  };
  await putPairing(secrets, pairing);
  await openPortal();
});
afterEach(async () => {
  for (const agent of agents) await agent.stop();
  await portal.close();
  await lab.stop();
  await rm(dir, { recursive: true, force: true });
});

const kinds = (): readonly string[] => events.map(({ kind }) => kind).filter((kind) => kind !== 'heartbeat');

/** Sends probes side by side until it is told to stop. */
function traffic(): { end(): Promise<Readonly<Record<string, number>>> } {
  const codes: Record<string, number> = {};
  let going = true;
  const loop = async (): Promise<void> => {
    while (going) {
      const { code } = await portal.probe();
      codes[code] = (codes[code] ?? 0) + 1;
    }
  };
  const loops = Array.from({ length: 6 }, loop);
  return {
    async end() {
      going = false;
      await Promise.all(loops);
      return codes;
    },
  };
}

describe('enabling and disabling', () => {
  it('takes two messages each, with new keys every time and none in between', async () => {
    const agent = await start();
    expect(await agent.setWriteback(true, 'anna')).toMatchObject({ writeback: 'on', problem: null });
    const first = agent.status().key?.kid;
    expect((await portal.probe()).code).toBe('success');
    expect(await agent.setWriteback(false, 'anna')).toMatchObject({
      writeback: 'off',
      problem: null,
      key: null,
    });
    expect([agent.status().relay.state, (await portal.probe()).code]).toEqual([
      'disconnected',
      'notAvailable',
    ]);
    expect(await agent.setWriteback(true, 'anna')).toMatchObject({ writeback: 'on', problem: null });
    expect((await portal.probe()).code).toBe('success');
    expect(agent.status().key?.kid).not.toBe(first);
    expect(kinds()).toEqual(['enabled', 'disabled', 'enabled']);
    expect(agent.eventIds().filter((id) => [31018, 34173].includes(id))).toEqual([31018, 34173, 31018]);
  });

  it('goes on after a restart of both sides without another message', async () => {
    const agent = await start();
    await agent.setWriteback(true, 'anna');
    const kid = agent.status().key?.kid;
    await agent.stop();
    agents = [];
    await portal.close();
    await openPortal({ pairing: { ...pairing, pairingId: 'another' } });
    const again = await start();
    await eventually(() => again.status().writeback === 'on');
    expect([again.status().key?.kid, (await portal.probe()).code]).toEqual([kid, 'success']);
    expect(kinds()).toEqual(['enabled']);
  });

  it('comes to nothing with a pairing secret that another agent has used, and everybody is told', async () => {
    await (await start()).setWriteback(true, 'anna');
    const stolen = createMemorySecrets();
    await putPairing(stolen, pairing);
    const thief = await start({ secrets: stolen, agentId: 'agent-0002' });
    const status = await thief.setWriteback(true, 'eve');
    expect([status.writeback, status.problem]).toEqual([
      'failed',
      expect.stringContaining('its pairing secret has been used already') as string,
    ]);
    expect(thief.eventIds()).toContain(34174);
    expect(events.at(-1)).toMatchObject({
      kind: 'pairingRefused',
      agentId: 'agent-0002',
      why: 'pairingUsed',
    });
    const stored = await state.read();
    expect([Object.keys(stored.agents), stored.pairings?.[pairing.pairingId]?.refusals]).toEqual([
      ['agent-0001'],
      1,
    ]);
  });

  it('comes to nothing with a pairing secret that is too old', async () => {
    await portal.close();
    await openPortal({ pairing: { ...pairing, issuedAt: Math.floor(Date.now() / 1_000) - 86_400 } });
    const agent = await start();
    const { writeback, problem } = await agent.setWriteback(true, 'anna');
    expect([writeback, problem]).toEqual(['failed', expect.stringContaining('24 hours') as string]);
    expect(events).toMatchObject([{ kind: 'pairingRefused', why: 'pairingExpired' }]);
  });
});

describe('a rollover', () => {
  it('under traffic refuses no operation', async () => {
    const agent = await start();
    await agent.setWriteback(true, 'anna');
    const running = traffic();
    for (let round = 0; round < 4; round += 1) {
      await delay(250);
      expect((await agent.rollKeys('anna')).ok).toBe(true);
    }
    await delay(250);
    const codes = await running.end();
    expect(Object.keys(codes)).toEqual(['success']);
    expect(codes['success']).toBeGreaterThan(20);
    expect(agent.keys().map(({ state }) => state)).toEqual(['current', ...Array(4).fill('retiring')]);
    expect(kinds()).toEqual(['enabled', 'rolled', 'rolled', 'rolled', 'rolled']);
    process.stdout.write(`operations during four rollovers: ${codes['success'] ?? 0}, none refused\n`);
  });

  it('whose answer is lost in a restart is taken up again, and no operation is refused', async () => {
    let lose = false;
    const agent = await start({
      wrapRelay: (relay) => ({
        start: (handler) => relay.start(handler),
        stop: (onQuiet) => relay.stop(onQuiet),
        replies: relay.replies,
        deadLetters: () => relay.deadLetters(),
        listDeadLetters: () => relay.listDeadLetters(),
        onState: (listener) => relay.onState(listener),
        sendControl: (id, body) => relay.sendControl(id, body),
        acknowledgement: (id, timeoutMs, signal) =>
          relay.acknowledgement(lose ? 'never' : id, lose ? 1_500 : timeoutMs, signal),
      }),
    });
    await agent.setWriteback(true, 'anna');
    const running = traffic();
    lose = true;
    const rolled = await agent.rollKeys('anna');
    expect(rolled.ok ? '' : rolled.error.message).toContain('did not answer');
    const handedOver = agent.keyring.candidate()?.kid;
    await agent.stop();
    agents = [];
    const again = await start();
    await eventually(() => again.status().writeback === 'on');
    await eventually(async () => (await portal.probe()).code === 'success');
    expect((await again.rollKeys('agent')).ok).toBe(true);
    expect(again.status().key?.kid).toBe(handedOver);
    expect(Object.keys(await running.end())).toEqual(['success']);
  });

  it('leaves a request with other keys refused by name, with what to do', async () => {
    const agent = await start();
    await agent.setWriteback(true, 'anna');
    const stored = await state.read();
    const [generation] = stored.agents['agent-0001']?.generations ?? [];
    if (generation === undefined) throw new Error('not enabled');
    await state.write({
      ...stored,
      agents: {
        'agent-0001': {
          ...(stored.agents['agent-0001'] as NonNullable<(typeof stored.agents)[string]>),
          generations: [{ ...generation, kid: 'unknown-1' }],
        },
      },
    });
    void portal.probe();
    await eventually(() => agent.queryOperations(everything).operations.length > 0);
    expect(agent.queryOperations(everything).operations[0]).toMatchObject({
      code: 'decryptionFailed',
      detail: 'unknownKey',
      diagnostic: expect.stringMatching(/unknown-1, .* switch writeback off and on again/) as string,
    });
  });
});

const everything = { kinds: [], operations: [], text: '', from: null, to: null, beforeSeq: null };
