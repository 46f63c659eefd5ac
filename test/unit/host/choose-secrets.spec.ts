import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseSecrets } from '../../../electron/host/choose-secrets';
import { preparePaths, type HostPaths } from '../../../electron/host/paths';
import type { SafeStoragePort } from '../../../electron/host/safe-storage-secrets';

type Backend = ReturnType<NonNullable<SafeStoragePort['getSelectedStorageBackend']>>;

/** Turns the bits of the text around, so that the stored form is not the plain one. */
function storage(available: boolean, backend: Backend = 'gnome_libsecret'): SafeStoragePort {
  const flip = (from: Uint8Array): Buffer => Buffer.from(from.map((byte) => byte ^ 0xff));
  return {
    isEncryptionAvailable: () => available,
    encryptString: (text) => flip(new TextEncoder().encode(text)),
    decryptString: (stored) => flip(new Uint8Array(stored)).toString(),
    getSelectedStorageBackend: () => backend,
  };
}

let home: string;
let paths: HostPaths;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'writeback-choose-'));
  paths = preparePaths(home, null);
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const kindWith = async (port: SafeStoragePort | null, platform: string): Promise<string> =>
  (await chooseSecrets(paths, port, platform)).kind;

describe('chooseSecrets', () => {
  it.each([
    ['Windows with DPAPI', storage(true), 'win32', 'safeStorage'],
    ['Linux with a keyring', storage(true), 'linux', 'safeStorage'],
    ['Linux with the key of Chromium’s source', storage(true, 'basic_text'), 'linux', 'keyFile'],
    ['no keyring', storage(false), 'linux', 'keyFile'],
    ['the headless service', null, 'linux', 'keyFile'],
  ])('%s', async (_what, port, platform, kind) => {
    expect(await kindWith(port, platform)).toBe(kind);
  });

  it('stays with the store that holds the secrets', async () => {
    const { secrets } = await chooseSecrets(paths, null, 'linux');
    await secrets.write('pairing-secret', new Uint8Array([7]));
    const later = await chooseSecrets(paths, storage(true), 'linux');
    expect({
      kind: later.kind,
      value: Array.from((await later.secrets.read('pairing-secret')) ?? []),
    }).toEqual({
      kind: 'keyFile',
      value: [7],
    });
  });

  it('says so when the store that holds the secrets is not there', async () => {
    const { secrets } = await chooseSecrets(paths, storage(true), 'linux');
    await secrets.write('pairing-secret', new Uint8Array([7]));
    await expect(chooseSecrets(paths, storage(false), 'linux')).rejects.toThrow(
      'not available in this session',
    );
    await expect(chooseSecrets(paths, null, 'linux')).rejects.toThrow('not available in this session');
  });

  it('keeps any bytes in safeStorage, bound to their name', async () => {
    const { secrets } = await chooseSecrets(paths, storage(true), 'darwin');
    await secrets.write('one', new Uint8Array([0, 255, 10]));
    expect(Array.from((await secrets.read('one')) ?? [])).toEqual([0, 255, 10]);
    expect(readdirSync(paths.secretsDir)).toEqual(['one.safe']);
    renameSync(join(paths.secretsDir, 'one.safe'), join(paths.secretsDir, 'two.safe'));
    await expect(secrets.read('two')).rejects.toThrow('is damaged');
  });
});
