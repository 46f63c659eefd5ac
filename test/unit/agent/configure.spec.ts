import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configure } from '../../../electron/agent/configure';
import { secretNames } from '../../../electron/agent/secret-names';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { createFakeClock } from '../../fakes/fake-clock';
import { createMemorySecrets } from '../../fakes/memory-secrets';

let dir: string;
let file: string;
let store: Store;
let secrets: SecretStore;

const sasKey = 'sas-key-canary';
const password = 'password-canary';
const pairingSecret = 'x'.repeat(43);
const configuration = {
  version: 1,
  enrolment: {
    version: 1,
    tenantId: 'contoso',
    relay: { host: 'contoso.servicebus.windows.net', sasKeyName: 'agent', sasKey },
    pairingId: 'pair-001',
    pairingSecret,
  },
  connectors: [{ id: 'corp', domain: 'corp.example.com', serviceAccount: 'svc@corp.example.com', password }],
  cloud: { settings: { kind: 'file', file: '/users.jsonl' } },
  settings: { heartbeatSeconds: 60 },
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'writeback-'));
  file = join(dir, 'configuration.json');
  store = openStore(join(dir, 'agent.db'), createFakeClock());
  secrets = createMemorySecrets();
});

afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

const take = (): ReturnType<typeof configure> =>
  configure(file, secrets, store.configuration, store.settings, createFakeClock().now());
const secret = async (name: string): Promise<string> =>
  new TextDecoder().decode((await secrets.read(name)) ?? undefined);

describe('taking in a configuration file', () => {
  it('moves secrets to the secret store, the rest to the database, and deletes the file', async () => {
    writeFileSync(file, JSON.stringify(configuration));
    expect(await take()).toEqual({ ok: true, value: undefined });
    expect(existsSync(file)).toBe(false);
    expect(await secret(secretNames.relayKey)).toBe(sasKey);
    expect(await secret(secretNames.pairingSecret)).toBe(pairingSecret);
    expect(await secret(secretNames.connectorPassword('corp'))).toBe(password);
    expect(store.settings.get()).toMatchObject({
      heartbeatSeconds: 60,
      concurrency: 8,
      writebackEnabled: false,
    });
    const stored = JSON.stringify(store.configuration.get());
    expect(stored).toContain('contoso.servicebus.windows.net');
    for (const hidden of [sasKey, password, pairingSecret]) expect(stored).not.toContain(hidden);
  });

  it('keeps the name by which the portal knows the agent when it is set up again', async () => {
    writeFileSync(file, JSON.stringify(configuration));
    await take();
    const first = store.configuration.get();
    writeFileSync(file, JSON.stringify(configuration));
    await take();
    expect(first?.agentId).toMatch(/^[A-Za-z0-9_-]{12}$/);
    expect(store.configuration.get()?.agentId).toBe(first?.agentId);
  });

  it('also when it begins with a byte order mark, as Windows writes it', async () => {
    writeFileSync(file, `\ufeff${JSON.stringify(configuration)}`);
    expect(await take()).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['that is not JSON', '{', 'is not JSON'],
    [
      'with a field missing',
      JSON.stringify({ ...configuration, connectors: undefined }),
      'connectors (invalid_type)',
    ],
    [
      'with a value out of bounds',
      JSON.stringify({ ...configuration, settings: { heartbeatSeconds: 1 } }),
      'settings.heartbeatSeconds (too_small)',
    ],
    ['with a surplus field', JSON.stringify({ ...configuration, extra: password }), 'unrecognized_keys'],
  ])('%s changes nothing, keeps the file and repeats no secret', async (_what, text, words) => {
    writeFileSync(file, text);
    const taken = await take();
    expect(taken.ok ? '' : taken.error).toContain(words);
    expect(taken.ok ? '' : taken.error).not.toContain('canary');
    expect(existsSync(file)).toBe(true);
    expect(store.configuration.get()).toBeNull();
    expect(await secrets.read(secretNames.relayKey)).toBeNull();
  });

  it('that is not there says what to check', async () => {
    const taken = await take();
    expect(taken.ok ? '' : taken.error).toContain('cannot be read: check the path and its permissions');
  });
});
