import type { SafeStorage } from 'electron';
import type { SecretStore } from '../agent/keys/secret-store';
import { asBytes } from './bytes';
import { createEncryptedSecrets } from './encrypted-secrets';
import type { SecretCipher } from './secret-files';

/** Ending of the secrets this store writes. */
export const safeStorageExtension = '.safe';

/** What is used of Electron’s safeStorage. */
export type SafeStoragePort = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'encryptString' | 'decryptString'
> & {
  /** Linux only. */
  readonly getSelectedStorageBackend?: SafeStorage['getSelectedStorageBackend'];
};

/**
 * Whether the operating system keeps a key for us. Linux without a keyring falls back to a key that is written in
 * Chromium’s source (`basic_text`): that is no protection and counts as unavailable.
 */
export function safeStorageAvailable(storage: SafeStoragePort, platform: string): boolean {
  if (!storage.isEncryptionAvailable()) return false;
  return platform !== 'linux' || storage.getSelectedStorageBackend?.() !== 'basic_text';
}

function createCipher(storage: SafeStoragePort): SecretCipher {
  return {
    extension: safeStorageExtension,
    // safeStorage takes text only: base64, with the name in front so that files cannot be swapped.
    encrypt: (name, value) =>
      Promise.resolve(asBytes(storage.encryptString(`${name}:${Buffer.from(value).toString('base64')}`))),
    async decrypt(name, stored) {
      const text = storage.decryptString(Buffer.from(stored));
      if (!text.startsWith(`${name}:`)) throw new Error(`The stored secret ${name} is damaged`);
      return asBytes(Buffer.from(text.slice(name.length + 1), 'base64'));
    },
  };
}

/**
 * The secret store of the desktop: DPAPI, Keychain or libsecret through Electron. On its way a secret is a string
 * for a moment, which cannot be wiped.
 */
export function openSafeStorageSecrets(secretsDir: string, storage: SafeStoragePort): SecretStore {
  return createEncryptedSecrets(secretsDir, createCipher(storage));
}
