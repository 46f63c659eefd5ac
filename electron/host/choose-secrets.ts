import { readdirSync } from 'node:fs';
import type { SecretStore } from '../agent/keys/secret-store';
import { keyFileExtension, openKeyFileSecrets } from './key-file-secrets';
import type { HostPaths } from './paths';
import {
  openSafeStorageSecrets,
  safeStorageAvailable,
  safeStorageExtension,
  type SafeStoragePort,
} from './safe-storage-secrets';

/** Which store is used, for the log and the security page. */
export interface ChosenSecrets {
  readonly kind: 'safeStorage' | 'keyFile';
  readonly secrets: SecretStore;
}

/**
 * Opens the secret store: the one that already holds secrets, else the operating system’s, else the key file.
 *
 * @param storage Electron’s safeStorage after `ready`; `null` in the headless service
 * @throws when secrets are kept by the operating system and it does not give them out now: falling back would lose
 *   them without a word
 */
export async function chooseSecrets(
  paths: Pick<HostPaths, 'secretsDir' | 'keyDir'>,
  storage: SafeStoragePort | null,
  platform: string = process.platform,
): Promise<ChosenSecrets> {
  const { secretsDir, keyDir } = paths;
  const files = readdirSync(secretsDir);
  const available = storage !== null && safeStorageAvailable(storage, platform);
  const inSafeStorage = files.some((file) => file.endsWith(safeStorageExtension));
  const inKeyFile = files.some((file) => file.endsWith(keyFileExtension));
  if (available && !inKeyFile)
    return { kind: 'safeStorage', secrets: openSafeStorageSecrets(secretsDir, storage) };
  if (inSafeStorage) {
    throw new Error(
      'The secrets are kept in the operating system’s secret storage, which is not available in this session: start the agent in the session it was set up in, or set it up again',
    );
  }
  return { kind: 'keyFile', secrets: await openKeyFileSecrets(secretsDir, keyDir) };
}
