import { beforeEach, describe, expect, it } from 'vitest';
import { contract } from '../../../shared/ipc/contract';
import { ok } from '../../../shared/result';
import { agentHandlers } from '../../../electron/ipc/handlers/agent-handlers';
import { setupHandlers } from '../../../electron/ipc/handlers/setup';
import { windowHandlers } from '../../../electron/ipc/handlers/window';
import { registerHandlers } from '../../../electron/ipc/register';
import { isTrustedSender, type IpcSender } from '../../../electron/ipc/trusted-sender';
import { createAgentHost } from '../../../electron/agent/setup/agent-host';
import { createSetup } from '../../../electron/agent/setup/setup';
import { systemClock } from '../../../electron/agent/clock';
import { createMemorySecrets } from '../../fakes/memory-secrets';
import { createFakeAgent, operationRecord, type FakeAgent } from '../../fakes/fake-agent';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';
import { noProxy } from '../../fakes/no-proxy';

const frame = { url: 'app://console/index.html' };
const window = { isDestroyed: () => false, webContents: { mainFrame: frame } };
const ours: IpcSender = { sender: window.webContents, senderFrame: frame };

let agent: FakeAgent;
let log: KeptLog;
let channels: Map<string, (event: IpcSender, input: unknown) => Promise<unknown>>;
let unregister: () => void;

beforeEach(() => {
  agent = createFakeAgent([
    operationRecord(1),
    operationRecord(2, { code: 'policyViolation', eventId: 33008 }),
  ]);
  log = createKeptLog();
  channels = new Map();
  const host = createAgentHost({
    start: () => Promise.resolve(agent),
    stop: (running) => running.stop(),
    log,
  });
  const folder = { stateDir: '/nowhere', clock: systemClock };
  const setup = createSetup({ folder, host, secrets: createMemorySecrets(), log, proxyOf: noProxy });
  unregister = registerHandlers(
    contract,
    {
      ...agentHandlers(
        agent,
        { version: '1.2.3', computer: 'sync1' },
        'CORP\\admin',
        () => 7,
        () => Promise.resolve(null),
      ),
      ...setupHandlers(setup, () => Promise.resolve(null), 'CORP\\admin'),
      ...windowHandlers(() => undefined),
    },
    {
      ipc: {
        handle: (name, listener) => channels.set(name, listener),
        removeHandler: (name) => channels.delete(name),
      },
      isTrusted: (event) => isTrustedSender(event, window),
      log,
    },
  );
});

const call = (name: string, input: unknown, event = ours): Promise<unknown> =>
  channels.get(name)?.(event, input) ?? Promise.reject(new Error(`no channel ${name}`));

describe('every channel of the contract', () => {
  it('is registered, and gone afterwards', () => {
    const registered = [...channels.keys()];
    unregister();
    expect([registered, [...channels.keys()]]).toEqual([Object.keys(contract), []]);
  });

  it.each(Object.keys(contract))('%s looks at the sender before the input', async (name) => {
    const strangers: IpcSender[] = [
      { sender: {}, senderFrame: { url: frame.url } },
      { sender: window.webContents, senderFrame: { url: frame.url } },
      { sender: window.webContents, senderFrame: null },
    ];
    for (const stranger of strangers) {
      expect(await call(name, { garbage: true }, stranger)).toMatchObject({
        ok: false,
        error: { code: 'notAllowed' },
      });
    }
    expect([...agent.calls, ...agent.sync.calls]).toEqual([]);
  });

  /** Everything a page could send that no channel takes. What a clone cannot carry never gets here. */
  const garbage: readonly unknown[] = [
    null,
    0,
    -1,
    NaN,
    Infinity,
    2n ** 70n,
    '',
    'text',
    'x'.repeat(1_000_000),
    true,
    [],
    [[]],
    Array.from({ length: 10_000 }, () => null),
    new Date(0),
    new Map([['enabled', true]]),
    new Uint8Array(9),
    /a/,
    { garbage: true },
    Object.create({ enabled: true }),
    { enabled: 1, text: {}, key: [], draft: null, settings: null, connectorId: '../..', requestId: {} },
    { text: 'x'.repeat(100_000), key: 'x'.repeat(100_000), requestId: 'x'.repeat(100_000) },
  ];

  it.each(Object.keys(contract))('%s refuses garbage without touching the agent', async (name) => {
    for (const input of garbage) {
      expect(await call(name, input)).toMatchObject({ ok: false, error: { code: 'badInput' } });
    }
    expect({ calls: [...agent.calls, ...agent.sync.calls], logged: log.lines }).toEqual({
      calls: [],
      logged: garbage.map(() => ({ level: 'warn', name: 'ipc.badInput', fields: { channel: name } })),
    });
  });

  it('answers what the contract says', async () => {
    const answers: Record<string, unknown> = {
      'state.snapshot': await call('state.snapshot', undefined),
      'operations.query': await call('operations.query', { kinds: ['refused'] }),
      'operations.events': await call('operations.events', { requestId: 'request-1' }),
      'writeback.set': await call('writeback.set', { enabled: false }),
    };
    for (const [name, answer] of Object.entries(answers)) {
      const { output } = contract[name as keyof typeof contract];
      expect(answer).toEqual(ok(output.parse((answer as { value: unknown }).value)));
    }
    expect(answers).toMatchObject({
      'state.snapshot': {
        value: { seq: 7, version: '1.2.3', computer: 'sync1', operations: [{ seq: 2 }, { seq: 1 }] },
      },
      'operations.query': { value: { operations: [{ seq: 2 }], more: false } },
      'operations.events': { value: [{ eventId: 31001 }, { eventId: 31002 }] },
      'writeback.set': { value: { writeback: 'off' } },
    });
  });

  it('keeps what went wrong inside to the log', async () => {
    const cause = new Error('SQLITE_BUSY at /var/lib/agent.db');
    agent.switching = () => Promise.reject(cause);
    const answer = await call('writeback.set', { enabled: false });
    expect({ answer, logged: log.lines }).toEqual({
      answer: {
        ok: false,
        error: { code: 'failed', message: 'Something unexpected went wrong. The agent’s log says what.' },
      },
      logged: [{ level: 'error', name: 'ipc.failed', fields: { channel: 'writeback.set', cause } }],
    });
  });
});

describe('writeback.set', () => {
  it('is busy with the same, but lets off cut on short', async () => {
    let finish = (): void => undefined;
    agent.switching = () => new Promise((resolve) => (finish = resolve));
    const on = call('writeback.set', { enabled: true });
    const again = await call('writeback.set', { enabled: true });
    agent.switching = () => Promise.resolve();
    const off = await call('writeback.set', { enabled: false });
    finish();
    expect([await on, again, off]).toMatchObject([
      { ok: true },
      { ok: false, error: { code: 'busy' } },
      { ok: true },
    ]);
    expect(agent.calls).toEqual(['setWriteback true by somebody', 'setWriteback false by somebody']);
  });
});

describe('isTrustedSender', () => {
  it.each(['app://console.evil/index.html', 'http://console/', 'about:blank', 'file:///index.html', ''])(
    'refuses our own frame while it shows %j',
    (url) => {
      const other = { url };
      const changed = { isDestroyed: () => false, webContents: { mainFrame: other } };
      expect(isTrustedSender({ sender: changed.webContents, senderFrame: other }, changed)).toBe(false);
    },
  );

  it('refuses everything when there is no window', () => {
    expect([
      isTrustedSender(ours, null),
      isTrustedSender(ours, { ...window, isDestroyed: () => true }),
    ]).toEqual([false, false]);
  });

  it('accepts our main frame', () => expect(isTrustedSender(ours, window)).toBe(true));
});
