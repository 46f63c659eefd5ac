import { rm } from 'node:fs/promises';
import type { SecretStore } from '../agent/keys/secret-store';
import { readIfThere, secretFile, writePrivateFile, type SecretCipher } from './secret-files';

/** A secret store of one file per secret in a folder that must exist, encrypted by the cipher. */
export function createEncryptedSecrets(dir: string, cipher: SecretCipher): SecretStore {
  const fileOf = (name: string): string => secretFile(dir, name, cipher.extension);
  return {
    async read(name) {
      const stored = await readIfThere(fileOf(name));
      return stored === null ? null : cipher.decrypt(name, stored);
    },
    async write(name, value) {
      const file = fileOf(name);
      await writePrivateFile(file, await cipher.encrypt(name, value));
    },
    remove: (name) => rm(fileOf(name), { force: true }),
  };
}
