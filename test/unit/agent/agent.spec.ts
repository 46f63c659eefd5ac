import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createAgent } from '../../../electron/agent/agent';
import type { AgentFacade } from '../../../electron/agent/agent-facade';
import { createConfigurationHolder } from '../../../electron/agent/configuration-holder';
import { createConnectorSecrets } from '../../../electron/agent/connectors/connector-secrets';
import { openKeyring, type Keyring } from '../../../electron/agent/keys/keyring';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import { openPairing } from '../../../electron/agent/pairing';
import type { Forests } from '../../../electron/agent/directory-port';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import type { DirectorySource } from '../../../electron/agent/sync/ports';
import { createStatusHolder, initialStatus } from '../../../electron/agent/status';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { openEngine } from '../../../electron/agent/synchronisation/open-engine';
import { packageTypes } from '../../../shared/protocol/limits';
import { sealPackage } from '../../../shared/protocol/package';
import { err, ok } from '../../../shared/result';
import { currentOf } from '../../fakes/enabled-keyring';
import { createFakeClock } from '../../fakes/fake-clock';
import { createFakeForests } from '../../fakes/fake-forests';
import { createMemorySecrets } from '../../fakes/memory-secrets';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';
import { storedConfiguration } from '../../fakes/stored-configuration';
import { noProxy } from '../../fakes/no-proxy';

const clock = createFakeClock();
let store: Store;
let keyring: Keyring;
let secrets: SecretStore;
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
  secrets = createMemorySecrets();
  await secrets.write('pairing-secret', new TextEncoder().encode('x'.repeat(43)));
  keyring = await openKeyring(secrets, clock, () => undefined);
  log = createKeptLog();
  sentControls = 0;
  for (const profile of ['Full Import', 'Full Synchronization'] as const)
    for (const connector of ['corp', 'cloud'])
      store.sync.runs.end(
        store.sync.runs.start(connector, profile, clock.now()),
        clock.now(),
        'success',
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
      const { kid, packageKey } = keyring.candidate() ?? currentOf(keyring);
      return ok(
        await sealPackage(packageTypes.acknowledgement, kid, packageKey, JSON.stringify({ id, ok: true })),
      );
    },
    deadLetters: () => Promise.resolve(err({ code: 'relayFailed', retryable: true, message: '' })),
    listDeadLetters: () => Promise.resolve(ok([])),
    onState(listener) {
      tellState = listener;
      return () => undefined;
    },
  };
}

async function start(changes: Partial<Forests> = {}): Promise<Omit<AgentFacade, 'audit'>> {
  const forests = createFakeForests(changes);
  const configuration = store.configuration.get() ?? storedConfiguration();
  return createAgent({
    store,
    configuration: createConfigurationHolder(configuration, store.configuration),
    connectorSecrets: createConnectorSecrets(createMemorySecrets()),
    secrets: createMemorySecrets(),
    keyring,
    forests,
    engine: openEngine({
      workerFile: null,
      databaseFile: ':memory:',
      store,
      sources: { connectors: () => ['corp'], directory: forests.syncSource, cloud: () => null },
      clock,
    }),
    relay: createRelay(),
    proxyOf: noProxy,
    pairing: await openPairing(secrets, keyring, () => configuration.pairingId),
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
  it('makes new keys each time it is switched on, and has none while it is off', async () => {
    const agent = await start();
    expect([agent.status().key, agent.keys()]).toEqual([null, []]);
    const on = await agent.setWriteback(true, 'anna');
    const first = currentOf(keyring).kid;
    expect(on.key?.kid).toBe(first);
    expect(await secrets.read('pairing-secret')).toBeNull();
    expect((await agent.setWriteback(false, 'anna')).key).toBeNull();
    await agent.setWriteback(true, 'anna');
    expect(agent.keys().map(({ kid, state }) => [kid === first, state])).toEqual(
      expect.arrayContaining([
        [true, 'destroyed'],
        [false, 'current'],
      ]),
    );
    // Enable, heartbeat, disable, enable, heartbeat.
    expect(sentControls).toBe(5);
    await agent.stop();
  });

  it('rolls its keys on demand while writeback is on', async () => {
    const agent = await start();
    expect(await agent.rollKeys('anna')).toMatchObject({ ok: false, error: { code: 'notAllowed' } });
    await agent.setWriteback(true, 'anna');
    const before = currentOf(keyring).kid;
    const rolled = await agent.rollKeys('anna');
    expect(rolled.ok ? rolled.value.map(({ kid, state }) => [kid === before, state]) : rolled.error).toEqual(
      expect.arrayContaining([
        [false, 'current'],
        [true, 'retiring'],
      ]),
    );
    expect(agent.status().key?.kid).toBe(currentOf(keyring).kid);
    await agent.stop();
  });

  it('ends at its start a switching off that was interrupted: tells the portal, and destroys the keys', async () => {
    const on = await start();
    await on.setWriteback(true, 'anna');
    store.settings.change({ writebackEnabled: false });
    const before = sentControls;
    const again = await start();
    await vi.waitFor(() => expect(keyring.current()).toBeNull());
    expect([keyring.resume()?.kid, sentControls - before]).toEqual([again.keys()[0]?.kid, 1]);
    await again.stop();
  });

  it('notes the loss of the relay once, whatever words each attempt to connect again fails with', async () => {
    const lost: number[] = [];
    const append = store.activity.append.bind(store.activity);
    store.activity.append = (entry) => {
      if (entry.eventId === 31034) lost.push(entry.eventId);
      return append(entry);
    };
    const agent = await start();
    for (const attempt of [1, 2, 3]) tellState('reconnecting', `attempt ${attempt}`);
    tellState('connected', null);
    tellState('reconnecting', 'again');
    expect(lost).toHaveLength(2);
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
    const order: string[] = [];
    const agent = await start({
      syncSource() {
        const read: DirectorySource['fullImport'] = async function* (_partitionDn, signal) {
          order.push('reads');
          await new Promise((resolve) => signal.addEventListener('abort', resolve));
          order.push(closed ? 'too late' : 'ended');
          yield { kind: 'failed', status: 'stopped-connectivity', message: 'The directory was closed.' };
        };
        const deltaImport: DirectorySource['deltaImport'] = (dn, _since, signal) => read(dn, signal);
        return { partitions: () => ['DC=corp,DC=example,DC=com'], fullImport: read, deltaImport };
      },
    });
    await expect.poll(() => order).toEqual(['reads']);
    await agent.stop();
    expect([order, closed]).toEqual([['reads', 'ended'], true]);
    expect(log.lines.map(({ name }) => name)).not.toContain('sync.cycleFailed');
  });

  it('is not switched on any more once it stops', async () => {
    const agent = await start();
    const stopped = agent.stop();
    await agent.setWriteback(true, 'anna');
    await stopped;
    expect([sentControls, closed]).toEqual([0, true]);
  });
});
