import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCertificates } from '../../../lab/certificates';
import { startKeyVault, type LabKeyVault } from '../../../lab/key-vault/start-key-vault';
import { newEnrolment } from '../../../portal/enrol';
import { fileState } from '../../../portal/file-state';
import type { StoredPortal } from '../../../portal/portal-state';
import { environmentSecrets } from '../../../portal/secrets/environment-secrets';
import { fileSecrets } from '../../../portal/secrets/file-secrets';
import { readIdentity, readRelay } from '../../../portal/secrets/identity';
import { keyVaultSecrets, type KeyVaultOptions } from '../../../portal/secrets/key-vault-secrets';
import type { PortalSecretStore } from '../../../portal/secrets/secret-store';
import { stateWithSecrets } from '../../../portal/secrets/state-with-secrets';
import { enrolmentSchema, relayAccessSchema } from '../../../shared/protocol/pairing';

const missing = { ok: true, value: null };
const done = { ok: true, value: undefined };
const token = 'token-of-entra-id';
const relay = relayAccessSchema.parse({
  host: 'contoso.servicebus.windows.net',
  sasKeyName: 'a',
  sasKey: 'Cnry-sas',
});

let dir: string;
let ca: string;
let tls: { certFile: string; keyFile: string };
let vault: LabKeyVault;
let asked: (string | string[])[] = [];

const credential = {
  getToken: async (scopes: string | string[]) => {
    asked.push(scopes);
    return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
  },
};

function openVault(changes: Partial<KeyVaultOptions> = {}): PortalSecretStore {
  const options = { vaultUrl: vault.url, credential, ca, disableChallengeResourceVerification: true };
  return keyVaultSecrets({ ...options, ...changes });
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wb-secrets-'));
  const certificates = await createCertificates(join(dir, 'certificates'));
  tls = await certificates.issue('127.0.0.1', []);
  ca = await readFile(certificates.caFile, 'utf8');
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(async () => {
  asked = [];
  vault = await startKeyVault({ tls, token });
  await rm(join(dir, 'secrets.json'), { force: true });
});
afterEach(() => vault.stop());

describe.each([
  ['a file', () => fileSecrets(join(dir, 'secrets.json'))],
  ['Key Vault', () => openVault()],
])('%s', (_name, open) => {
  it('keeps, replaces and removes secrets, each for itself', async () => {
    const store = open();
    expect(await store.read('identity')).toEqual(missing);
    expect(await store.remove('identity')).toEqual(done);
    expect(await store.write('identity', '{"a":1}')).toEqual(done);
    expect(await store.write('generationKeys', '{"b":"ü"}')).toEqual(done);
    expect(await store.write('identity', '{"a":2}')).toEqual(done);
    const other = open();
    expect(await other.read('identity')).toEqual({ ok: true, value: '{"a":2}' });
    expect(await other.remove('identity')).toEqual(done);
    expect(await open().read('identity')).toEqual(missing);
    expect(await open().read('generationKeys')).toEqual({ ok: true, value: '{"b":"ü"}' });
    expect(await open().write('identity', '{"a":3}')).toEqual(done);
    expect(await open().read('identity')).toEqual({ ok: true, value: '{"a":3}' });
  });
});

describe('the file', () => {
  const path = (): string => join(dir, 'secrets.json');

  it('is its owner’s alone, and is not read when others may read it', async () => {
    const store = fileSecrets(path());
    await store.write('identity', 'secret');
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    await chmod(path(), 0o640);
    expect(await store.read('identity')).toMatchObject({ ok: false, error: { code: 'tooOpen' } });
    expect(await store.write('identity', 'other')).toMatchObject({ ok: false, error: { code: 'tooOpen' } });
  });

  it('that is damaged is not overwritten, and not quoted', async () => {
    await writeFile(path(), '{"version":1,"secrets":{"identity":"Cnry-sec', { mode: 0o600 });
    const store = fileSecrets(path());
    const results = [await store.read('identity'), await store.write('identity', 'x')];
    for (const result of results) expect(result).toMatchObject({ ok: false, error: { code: 'damaged' } });
    expect(JSON.stringify(results)).not.toContain('Cnry-sec');
    expect(await readFile(path(), 'utf8')).toContain('Cnry-sec');
  });

  it('loses nothing when several write at once', async () => {
    const store = fileSecrets(path());
    await Promise.all([
      store.write('identity', '1'),
      store.write('agentRelay', '2'),
      store.write('portalRelay', '3'),
    ]);
    expect(await store.read('identity')).toEqual({ ok: true, value: '1' });
    expect(await store.read('portalRelay')).toEqual({ ok: true, value: '3' });
  });
});

describe('the environment', () => {
  it('is read and cannot be written', async () => {
    const store = environmentSecrets({
      WRITEBACK_PORTAL_RELAY: JSON.stringify(relay),
      WRITEBACK_PORTAL_IDENTITY: '',
    });
    expect(await readRelay(store, 'portalRelay')).toEqual({ ok: true, value: relay });
    expect(await readIdentity(store)).toEqual(missing);
    expect(await store.write('identity', 'x')).toEqual({
      ok: false,
      error: {
        code: 'readOnly',
        message:
          'Environment variables cannot be written: set WRITEBACK_PORTAL_IDENTITY where the portal is deployed',
      },
    });
  });
});

describe('Key Vault', () => {
  it('is given a token only for what its challenge names, and never a value before', async () => {
    await openVault().write('identity', 'value');
    expect(asked).toEqual([['https://vault.azure.net/.default']]);
    expect(vault.requests).toEqual(['GET 401', 'GET 404', 'PUT 200']);
  });

  it('whose challenge names another host gets no token', async () => {
    const store = openVault({ disableChallengeResourceVerification: false });
    expect(await store.read('identity')).toMatchObject({ ok: false, error: { code: 'accessDenied' } });
    expect(asked).toEqual([]);
  });

  it('keeps only the newest version usable', async () => {
    const store = openVault();
    await store.write('generationKeys', 'old');
    await store.write('generationKeys', 'new');
    await store.write('generationKeys', 'new');
    const versions = vault.secrets.get('writeback-generation-keys');
    expect(versions?.map(({ value, enabled }) => [value, enabled])).toEqual([
      ['old', false],
      ['new', true],
    ]);
  });

  it('has faults with closed codes and no secret in their words', async () => {
    const store = openVault();
    await store.write('identity', 'Cnry-value');
    vault.fail(403, 1);
    const denied = await store.read('identity');
    vault.fail(503, 3);
    const failed = await store.write('identity', 'Cnry-other');
    const stranger = keyVaultSecrets({ vaultUrl: vault.url, credential, timeoutMs: 500 });
    const unreachable = await stranger.read('identity');
    const code = (result: typeof denied | typeof failed): string => (result.ok ? 'ok' : result.error.code);
    expect([denied, failed, unreachable].map(code)).toEqual(['accessDenied', 'failed', 'unreachable']);
    expect(JSON.stringify([denied, failed, unreachable])).not.toContain('Cnry');
  });
});

describe('state with secrets', () => {
  const generation = (kid: string) => ({
    kid,
    n: 'n',
    e: 'e',
    k: `Cnry-key-of-${kid}`,
    exp: 2,
    replacedAt: null,
  });
  const state = (lastHeardAt: number, kids: readonly string[]): StoredPortal => ({
    version: 1,
    agents: {
      'agent-one': {
        enabled: true,
        enabledAt: 1,
        lastHeardAt,
        everySeconds: 300,
        lastIat: 1,
        lastIds: ['id'],
        generations: kids.map(generation),
      },
    },
  });

  it('keeps the keys in the store and the rest outside, and writes the store only for keys', async () => {
    const path = join(dir, 'state.json');
    const store = openVault();
    const first = stateWithSecrets(fileState(path), store);
    expect(await first.read()).toEqual({ version: 1, agents: {} });
    await first.write(state(1, ['kid-1']));
    for (let heard = 2; heard < 10; heard += 1) await first.write(state(heard, ['kid-1']));
    expect(vault.requests.filter((each) => each.startsWith('PUT'))).toEqual(['PUT 200']);
    expect(await readFile(path, 'utf8')).not.toContain('Cnry');
    // Another instance, which has read nothing yet, and then the first one again after a rollover.
    const second = stateWithSecrets(fileState(path), openVault());
    expect(await second.read()).toEqual(state(9, ['kid-1']));
    await second.write(state(10, ['kid-2', 'kid-1']));
    expect(await first.read()).toEqual(state(10, ['kid-2', 'kid-1']));
    await second.write(state(11, ['kid-2']));
    expect(JSON.stringify(await store.read('generationKeys'))).not.toContain('kid-1');
    await rm(path);
  });

  it('does without a generation whose key is lost, and fails when the store does', async () => {
    const path = join(dir, 'state.json');
    const store = fileSecrets(join(dir, 'secrets.json'));
    await stateWithSecrets(fileState(path), store).write(state(1, ['kid-1']));
    await store.write('generationKeys', '{}');
    expect(await stateWithSecrets(fileState(path), store).read()).toEqual(state(1, []));
    await chmod(join(dir, 'secrets.json'), 0o644);
    await expect(stateWithSecrets(fileState(path), store).read()).rejects.toThrow('Others may read');
    await rm(path);
  });
});

describe('a new enrolment', () => {
  it('has 256 random bits, is good for a day and fits the schema of the agent', async () => {
    const now = Date.UTC(2026, 10, 21, 12);
    const { identity, enrolment } = newEnrolment('contoso', relay, now);
    expect(enrolmentSchema.parse(enrolment)).toEqual(enrolment);
    expect(Buffer.from(enrolment.pairingSecret, 'base64url')).toHaveLength(32);
    expect([enrolment.issuedAt, enrolment.expiresAt]).toEqual([now / 1_000, now / 1_000 + 86_400]);
    const store = fileSecrets(join(dir, 'secrets.json'));
    await store.write('identity', JSON.stringify(identity));
    expect(await readIdentity(store)).toEqual({ ok: true, value: identity });
    expect(newEnrolment('contoso', relay, now).enrolment.pairingSecret).not.toBe(enrolment.pairingSecret);
  });
});
