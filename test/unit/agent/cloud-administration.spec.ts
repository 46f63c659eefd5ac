import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CloudFacade } from '../../../electron/agent/agent-facade';
import { createCloudAdministration } from '../../../electron/agent/cloud-administration';
import { createConfiguredSource } from '../../../electron/agent/cloud/configured-source';
import { createConfigurationHolder } from '../../../electron/agent/configuration-holder';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import { openStore } from '../../../electron/agent/store/store';
import { cloudSettingsSchema, type CloudSettings } from '../../../shared/model/cloud';
import { createFakeClock } from '../../fakes/fake-clock';
import { createMemorySecrets } from '../../fakes/memory-secrets';
import { storedConfiguration } from '../../fakes/stored-configuration';
import { noProxy } from '../../fakes/no-proxy';

const clock = createFakeClock();
let dir: string;
let secrets: SecretStore;
let cloud: CloudFacade;
let notes: unknown[];
let given: (string | null)[];
let refreshed: number;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cloud-'));
  secrets = createMemorySecrets();
  [notes, given, refreshed] = [[], [], 0];
  const configuration = createConfigurationHolder(
    storedConfiguration({ acknowledgedKid: null }),
    openStore(':memory:', clock).configuration,
  );
  cloud = createCloudAdministration({
    configuration,
    secrets,
    sourceOf: (settings, secret) => {
      given.push(secret);
      return createConfiguredSource(settings, {
        secret: () => Promise.resolve(secret),
        clock,
        proxyOf: noProxy,
      });
    },
    refresh: () => {
      refreshed += 1;
      return Promise.resolve();
    },
    note: (eventId, actor, data) => notes.push({ eventId, actor, ...data }),
  });
});
afterEach(() => rmSync(dir, { recursive: true }));

const graph = (changes: Record<string, unknown> = {}): CloudSettings =>
  cloudSettingsSchema.parse({
    kind: 'graph',
    tenant: 'contoso.example',
    credentials: 'clientSecret',
    clientId: 'app-1',
    ...changes,
  });
const save = (settings: CloudSettings, secret: string | null, untested: boolean) =>
  cloud.save({ settings, secret, untested }, 'anna');
const kept = async (): Promise<string | null> => {
  const value = await secrets.read('cloud-application-secret');
  return value === null ? null : new TextDecoder().decode(value);
};

describe('the cloud connector', () => {
  it('is changed to a file that can be read, and imported at once', async () => {
    const file = join(dir, 'users.csv');
    writeFileSync(
      file,
      'id,userPrincipalName,onPremisesImmutableId\n0a1b2c3d-0000-4000-8000-000000000001,a@b.c,AAA=\n',
    );
    const settings: CloudSettings = { kind: 'file', file, authenticationTypes: {} };
    expect(await save(settings, null, false)).toEqual({ ok: true, value: { settings, hasSecret: false } });
    expect(refreshed).toBe(1);
    expect(notes).toEqual([
      {
        eventId: 34150,
        actor: 'anna',
        change: 'cloud connector changed',
        before: '{"kind":"file","file":"/users.jsonl","authenticationTypes":{}}',
        after: JSON.stringify(settings),
        secretChanged: 'no',
      },
    ]);
  });

  it('stays as it is where the new source cannot be read', async () => {
    const file = join(dir, 'none.csv');
    const answer = await save({ kind: 'file', file, authenticationTypes: {} }, null, false);
    expect(answer).toMatchObject({ ok: false, error: { code: 'badInput' } });
    expect(await cloud.get()).toMatchObject({ ok: true, value: { settings: { file: '/users.jsonl' } } });
    expect([refreshed, notes]).toEqual([0, []]);
  });

  it('keeps a secret for its application only, shows it to nobody, and forgets it with the application', async () => {
    const secret = 'Canary-Secret-1';
    expect(await save(graph(), null, true)).toMatchObject({ ok: false, error: { code: 'badInput' } });
    expect(await save(graph(), secret, true)).toEqual({
      ok: true,
      value: { settings: graph(), hasSecret: true },
    });
    expect(await save(graph({ authenticationTypes: { 'b.c': 'passThrough' } }), null, true)).toMatchObject({
      ok: true,
    });
    for (const other of [
      { clientId: 'app-2' },
      { authorityHost: 'https://evil.example' },
      { baseUrl: 'https://evil.example' },
    ])
      expect(await save(graph(other), null, true)).toMatchObject({ ok: false, error: { code: 'badInput' } });
    expect(JSON.stringify(notes)).not.toContain(secret);
    expect(await kept()).toBe(secret);
    await save({ kind: 'file', file: '/users.jsonl', authenticationTypes: {} }, null, true);
    expect([await kept(), given]).toEqual([null, []]);
  });
});
