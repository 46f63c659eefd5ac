import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from './secret-files';

/** Name of the credential in the service’s unit: `LoadCredentialEncrypted=password-writeback.key`. */
export const credentialName = 'password-writeback.key';
const keyBytes = 32;

/**
 * The key a service manager hands over: systemd decrypts a credential with the computer’s TPM or its own key and puts it
 * into a folder of memory only this service can read. Nothing on the disk opens the secrets then.
 *
 * @param credentialsDir `$CREDENTIALS_DIRECTORY`
 * @returns the key; `null` when there is no such credential
 * @throws when it is not a key of 32 bytes, or every account can read it
 */
export async function readCredentialKey(credentialsDir: string | undefined): Promise<Uint8Array | null> {
  if (credentialsDir === undefined || credentialsDir === '') return null;
  const file = join(credentialsDir, credentialName);
  const key = await readIfThere(file);
  if (key === null) return null;
  // For services with an account of their own systemd grants by an access list, which shows as a group’s right.
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o007) !== 0)
    throw new Error(`The credential ${file} can be read by every account: hand it over with LoadCredential=`);
  if (key.byteLength === keyBytes) return key;
  throw new Error(
    `The credential ${credentialName} must be ${keyBytes} bytes, as key/secrets.key is (docs/security.md)`,
  );
}
