import { createCipheriv, createDecipheriv } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretStore } from '../agent/keys/secret-store';
import { asBytes, concatBytes, randomByteArray, utf8 } from './bytes';
import { createEncryptedSecrets } from './encrypted-secrets';
import { makePrivateDir } from './paths';
import { readIfThere, writePrivateFile, type SecretCipher } from './secret-files';

const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;
/** First byte of every stored secret: the layout `version, iv, tag, ciphertext`. */
const version = 1;

/** Name of the key file. */
export const keyFileName = 'secrets.key';

/** Ending of the secrets this store writes. */
export const keyFileExtension = '.sealed';

async function assertPrivate(file: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    throw new Error(
      `The key file ${file} can be read by other accounts: set its mode to 0600 and roll the keys`,
    );
  }
}

/** Reads the key, or makes it when there is none. */
async function loadKey(keyDir: string): Promise<Uint8Array> {
  makePrivateDir(keyDir);
  const file = join(keyDir, keyFileName);
  const found = await readIfThere(file);
  if (found === null) {
    const key = randomByteArray(keyBytes);
    await writePrivateFile(file, key);
    return key;
  }
  await assertPrivate(file);
  if (found.byteLength !== keyBytes)
    throw new Error(`The key file ${file} is damaged: it must hold ${keyBytes} bytes`);
  return found;
}

function createCipher(key: Uint8Array): SecretCipher {
  return {
    extension: keyFileExtension,
    encrypt(name, value) {
      const iv = randomByteArray(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(utf8(name));
      const sealed = concatBytes(asBytes(cipher.update(value)), asBytes(cipher.final()));
      return Promise.resolve(concatBytes(Uint8Array.of(version), iv, asBytes(cipher.getAuthTag()), sealed));
    },
    async decrypt(name, stored) {
      const head = 1 + ivBytes + tagBytes;
      if (stored.byteLength < head || stored[0] !== version)
        throw new Error(`The stored secret ${name} is damaged`);
      const iv = stored.subarray(1, 1 + ivBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
      decipher.setAAD(utf8(name)).setAuthTag(stored.subarray(1 + ivBytes, head));
      return concatBytes(asBytes(decipher.update(stored.subarray(head))), asBytes(decipher.final()));
    },
  };
}

/**
 * The secret store of hosts to which the operating system offers none (a service without a desktop session):
 * AES-256-GCM under a random key in a file of mode 0600, each secret bound to its name.
 *
 * It protects a copy or backup of the state folder that lacks the key folder, and shows any alteration. It does not
 * protect against root or against anyone who can act as this account: they can read the key file. Put `keyDir` on
 * another volume or into the service manager’s credential folder to keep the two apart.
 *
 * @throws when the key file is damaged or readable by other accounts
 */
export async function openKeyFileSecrets(secretsDir: string, keyDir: string): Promise<SecretStore> {
  return openKeySecrets(secretsDir, await loadKey(keyDir));
}

/** The same store under a key from elsewhere. @param key 32 bytes; kept as long as the store */
export function openKeySecrets(secretsDir: string, key: Uint8Array): SecretStore {
  return createEncryptedSecrets(secretsDir, createCipher(key));
}
