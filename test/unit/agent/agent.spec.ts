import { beforeEach, describe, expect, it } from 'vitest';
import { createAgent } from '../../../electron/agent/agent';
import type { AgentFacade } from '../../../electron/agent/agent-facade';
import { createConfigurationHolder } from '../../../electron/agent/configuration-holder';
import { createConnectorSecrets } from '../../../electron/agent/connectors/connector-secrets';
import { openKeyring, type Keyring } from '../../../electron/agent/keys/keyring';
import type { Forests } from '../../../electron/agent/directory-port';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import { createStatusHolder, initialStatus } from '../../../electron/agent/status';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { storedConfigurationSchema } from '../../../shared/model/configuration';
import { packageTypes } from '../../../shared/protocol/limits';
import { sealPackage } from '../../../shared/protocol/package';
import { err, ok } from '../../../shared/result';
import { createFakeClock } from '../../fakes/fake-clock';
import { createFakeForests } from '../../fakes/fake-forests';
import { createMemorySecrets } from '../../fakes/memory-secrets';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';

const clock = createFakeClock();
let store: Store;
let keyring: Keyring;
let log: KeptLog;
let closed: boolean;
let tellState: Parameters<AgentRelay['onState']>[0];
let sentControls: number;

beforeEach(async () => {
  const opened = openStore(':memory:', clock);
  closed = false;
  store = {
    ...opened,
    close() {
      closed = true;
      opened.close();
    },
  };
  keyring = await openKeyring(createMemorySecrets(), clock, () => undefined);
  log = createKeptLog();
  sentControls = 0;
  store.runs.end(
    store.runs.start('metaverse', 'Full Synchronization', clock.now()),
    clock.now(),
    'success',
    0,
    null,
  );
});

/** A relay whose portal acknowledges everything. */
function createRelay(): AgentRelay {
  return {
    start: () => Promise.resolve(ok(undefined)),
    stop: () => Promise.resolve(),
    replies: { send: () => Promise.resolve(ok(undefined)) },
    sendControl() {
      sentControls += 1;
      return Promise.resolve(ok(undefined));
    },
    async acknowledgement(id) {
      const { kid, packageKey } = keyring.current();
      return ok(
        await sealPackage(packageTypes.acknowledgement, kid, packageKey, JSON.stringify({ id, ok: true })),
      );
    },
    deadLetters: () => Promise.resolve(err({ code: 'relayFailed', retryable: true, message: '' })),
    onState(listener) {
      tellState = listener;
      return () => undefined;
    },
  };
}

async function start(changes: Partial<Forests> = {}): Promise<Omit<AgentFacade, 'audit'>> {
  const forests = createFakeForests(changes);
  const configuration =
    store.configuration.get() ??
    storedConfigurationSchema.parse({
      tenantId: 'contoso',
      relay: { host: 'contoso.servicebus.windows.net', sasKeyName: 'agent' },
      pairingId: 'pair-001',
      connectors: [{ id: 'corp', domain: 'corp.example.com', serviceAccount: 'svc' }],
      cloudUsersFile: '/users.jsonl',
      agentId: 'agent-0001',
      acknowledgedKid: null,
    });
  return createAgent({
    store,
    configuration: createConfigurationHolder(configuration, store.configuration),
    connectorSecrets: createConnectorSecrets(createMemorySecrets()),
    keyring,
    forests,
    relay: createRelay(),
    pairingSecret: new Uint8Array(32),
    status: createStatusHolder(initialStatus(clock.now(), 300)),
    clock,
    log,
    version: '1.2.3',
  });
}

const fillDisk = (): void => {
  store.activity.append = () => {
    throw new Error('database or disk is full');
  };
};

describe('an agent', () => {
  it('remembers over a restart whether the portal knows that writeback is on', async () => {
    const agent = await start();
    await agent.setWriteback(true, 'anna');
    expect(store.configuration.get()?.acknowledgedKid).toBe(keyring.current().kid);
    await agent.setWriteback(false, 'anna');
    expect(store.configuration.get()?.acknowledgedKid).toBeNull();
    expect(sentControls).toBe(3);
    await agent.stop();
  });

  it('goes on and stops in order on a full disk', async () => {
    const agent = await start();
    await agent.setWriteback(true, 'anna');
    fillDisk();
    expect(() => tellState('reconnecting', 'the line is dead')).not.toThrow();
    expect(agent.status().relay).toMatchObject({ state: 'reconnecting', error: 'the line is dead' });
    expect((await agent.setWriteback(false, 'anna')).writeback).toBe('off');
    expect((await agent.setWriteback(true, 'anna')).writeback).toBe('on');
    await agent.stop();
    expect(closed).toBe(true);
    expect(log.lines.some(({ name }) => name === 'activity.notRecorded')).toBe(true);
  });

  it('stops without waiting for an import that gets no answer, and closes the store after its end', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const order: string[] = [];
    const agent = await start({
      async *readUsers() {
        order.push('reads');
        await ended;
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push(closed ? 'too late' : 'ended');
        yield* [];
        throw new Error('The directory was closed.');
      },
      close() {
        end();
        return Promise.resolve();
      },
    });
    await expect.poll(() => order).toEqual(['reads']);
    await agent.stop();
    expect([order, closed]).toEqual([['reads', 'ended'], true]);
    expect(log.lines.map(({ name }) => name)).not.toContain('import.unexpected');
  });

  it('is not switched on any more once it stops', async () => {
    const agent = await start();
    const stopped = agent.stop();
    await agent.setWriteback(true, 'anna');
    await stopped;
    expect([sentControls, closed]).toEqual([0, true]);
  });
});
