import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { openStore } from '../../../electron/agent/store/store';
import { takeHostLock } from '../../../electron/agent/store/host-lock';
import { chooseSecrets } from '../../../electron/host/choose-secrets';
import { runEnable } from '../../../electron/host/enable-command';
import { preparePaths } from '../../../electron/host/paths';
import { storedConfiguration } from '../../fakes/stored-configuration';

let dir: string;
let file: string;
let said: string;

const nowSeconds = Math.floor(Date.now() / 1_000);
const enrolment = {
  version: 1,
  tenantId: 'contoso',
  relay: { host: 'new.servicebus.windows.net', sasKeyName: 'agent', sasKey: 'sas-canary' },
  pairingId: 'pair-002',
  pairingSecret: 'y'.repeat(43),
  issuedAt: nowSeconds,
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'enable-'));
  file = join(dir, 'enrolment.json');
  said = '';
  const store = openStore(join(dir, 'agent.db'), systemClock);
  store.configuration.put(
    storedConfiguration({
      relay: { host: 'old.servicebus.windows.net', sasKeyName: 'agent' },
      connectors: [],
    }),
  );
  store.close();
});
afterEach(() => rmSync(dir, { recursive: true }));

const enable = (words: readonly string[] = [`--enrolment=${file}`]): Promise<number> =>
  runEnable({
    argv: ['enable', ...words, `--state-dir=${dir}`],
    env: { SUDO_USER: 'anna' },
    defaultStateDir: '/nowhere',
    out: (text) => (said += text),
    error: (text) => (said += text),
  });
const put = (changes: object = {}): void => writeFileSync(file, JSON.stringify({ ...enrolment, ...changes }));

function kept(): unknown {
  const store = openStore(join(dir, 'agent.db'), systemClock);
  const { pairingId, relay } = store.configuration.get() ?? {};
  const events = store.activity.newest(1).map(({ eventId, actor, data }) => [eventId, actor, data]);
  const facts = { pairingId, relay, on: store.settings.get().writebackEnabled, events };
  store.close();
  return facts;
}

async function secret(name: string): Promise<string | null> {
  const { secrets } = await chooseSecrets(preparePaths(dir, null), null);
  const value = await secrets.read(name);
  return value === null ? null : new TextDecoder().decode(value);
}

const unchanged = {
  pairingId: 'pair-001',
  relay: { host: 'old.servicebus.windows.net', sasKeyName: 'agent' },
  on: false,
  events: [],
};

describe('enable', () => {
  it('takes the enrolment in, deletes its file, and has writeback switched on at the next start', async () => {
    put();
    expect([await enable(), existsSync(file)]).toEqual([0, false]);
    expect(kept()).toMatchObject({
      pairingId: 'pair-002',
      relay: { host: 'new.servicebus.windows.net', sasKeyName: 'agent' },
      on: true,
      events: [
        [
          34175,
          `anna (as ${userInfo().username})`,
          { pairingId: 'pair-002', relay: 'new.servicebus.windows.net' },
        ],
      ],
    });
    expect([await secret('pairing-secret'), await secret('relay-sas-key')]).toEqual([
      'y'.repeat(43),
      'sas-canary',
    ]);
  });

  it('keeps no SAS key where Entra ID gives the tokens', async () => {
    put();
    await enable();
    const credential = { type: 'managedIdentity' };
    put({ pairingId: 'pair-003', relay: { kind: 'entra', host: 'new.servicebus.windows.net', credential } });
    expect([await enable(), await secret('relay-sas-key')]).toEqual([0, null]);
    expect(kept()).toMatchObject({ relay: { kind: 'entra', credential } });
  });

  it.each<[string, () => void, RegExp]>([
    ['is not there', () => undefined, /cannot be read/],
    ['is not JSON', () => writeFileSync(file, 'canary{'), /is not JSON/],
    ['is not an enrolment', () => put({ pairingSecret: 'canary' }), /pairingSecret \(too_small\)/],
    ['is older than 24 hours', () => put({ issuedAt: nowSeconds - 86_400 }), /good for 24 hours/],
    ['says that it has ended', () => put({ expiresAt: nowSeconds - 1 }), /ended at/],
  ])('changes nothing when the file %s', async (_what, prepare, words) => {
    prepare();
    const there = existsSync(file);
    expect([await enable(), existsSync(file)]).toEqual([1, there]);
    expect(said).toMatch(words);
    expect(said).not.toContain('canary');
    expect(kept()).toMatchObject(unchanged);
  });

  it('keeps away from an agent that runs', async () => {
    put();
    const lock = takeHostLock(join(dir, 'host.lock'));
    expect(await enable()).toBe(1);
    lock?.release();
    expect(said).toContain('stop it first');
    expect(kept()).toMatchObject(unchanged);
  });

  it.each([[[]], [['now', '--enrolment=enrolment.json']]])('says how it is used: %j', async (words) => {
    put();
    expect(await enable(words)).toBe(1);
    expect(said).toContain('Usage: npm run agent -- enable --enrolment=FILE');
    expect(kept()).toMatchObject(unchanged);
  });

  it('says where there is no agent', async () => {
    rmSync(join(dir, 'agent.db'));
    expect(await enable()).toBe(1);
    expect(said).toContain('is not the state folder of an agent');
  });
});
