import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SecretStore } from '../agent/keys/secret-store';
import { readCredentialKey } from './credential-key';
import { dpapiKeyFile, loadDpapiKey, windowsPowerShell, type RunPowerShell } from './dpapi-key';
import { keyFileExtension, keyFileName, openKeyFileSecrets, openKeySecrets } from './key-file-secrets';
import type { HostPaths } from './paths';
import {
  openSafeStorageSecrets,
  safeStorageAvailable,
  safeStorageExtension,
  type SafeStoragePort,
} from './safe-storage-secrets';

/** Which store is used, for the log and the security page. */
export interface ChosenSecrets {
  readonly kind: 'safeStorage' | 'keyFile' | 'systemdCredential' | 'dpapiMachine';
  readonly secrets: SecretStore;
}

/**
 * Opens the secret store: the one that already holds secrets, else the operating system’s, else the one under a key of
 * the host’s own: from a systemd credential, from a file that Windows encrypts for this computer, or from a key file.
 *
 * @param storage Electron’s safeStorage after `ready`; `null` in the headless service
 * @throws when secrets are kept by the operating system and it does not give them out now: falling back would lose
 *   them without a word
 */
export async function chooseSecrets(
  paths: Pick<HostPaths, 'secretsDir' | 'keyDir'>,
  storage: SafeStoragePort | null,
  platform: string = process.platform,
  own: OwnKeySources = systemKeySources,
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
  return await chooseOwnKey(secretsDir, keyDir, platform, own);
}

/** Where a key of the host’s own may come from. */
export interface OwnKeySources {
  /** `$CREDENTIALS_DIRECTORY` */
  readonly credentialsDir: string | undefined;
  readonly powerShell: RunPowerShell;
}

const systemKeySources: OwnKeySources = {
  credentialsDir: process.env['CREDENTIALS_DIRECTORY'],
  powerShell: windowsPowerShell,
};

async function chooseOwnKey(
  secretsDir: string,
  keyDir: string,
  platform: string,
  { credentialsDir, powerShell }: OwnKeySources,
): Promise<ChosenSecrets> {
  const credential = await readCredentialKey(credentialsDir);
  if (credential !== null)
    return { kind: 'systemdCredential', secrets: openKeySecrets(secretsDir, credential) };
  const hasPlainKey = existsSync(join(keyDir, keyFileName));
  if (existsSync(join(keyDir, dpapiKeyFile)) || (platform === 'win32' && !hasPlainKey)) {
    return {
      kind: 'dpapiMachine',
      secrets: openKeySecrets(secretsDir, await loadDpapiKey(keyDir, powerShell)),
    };
  }
  // A new key would make the present secrets unreadable, and say so only when the first one is read.
  if (!hasPlainKey && readdirSync(secretsDir).some((file) => file.endsWith(keyFileExtension))) {
    throw new Error(
      `The key of the secrets is missing: no ${keyFileName} in ${keyDir} and no credential; start the agent as the service it was set up as`,
    );
  }
  return { kind: 'keyFile', secrets: await openKeyFileSecrets(secretsDir, keyDir) };
}
