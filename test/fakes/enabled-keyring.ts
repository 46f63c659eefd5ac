import type { Clock } from '../../electron/agent/clock';
import type { Generation } from '../../electron/agent/keys/generation';
import { openKeyring, type KeyEvent, type Keyring } from '../../electron/agent/keys/keyring';
import type { SecretStore } from '../../electron/agent/keys/secret-store';
import { createMemorySecrets } from './memory-secrets';

/** The present generation. @throws when there is none */
export function currentOf(keyring: Keyring): Generation {
  const generation = keyring.current();
  if (generation === null) throw new Error('No generation is in use');
  return generation;
}

/** A keyring whose first generation the portal has acknowledged. */
export async function openEnabledKeyring(
  clock: Clock,
  secrets: SecretStore = createMemorySecrets(),
  tell: KeyEvent = () => undefined,
): Promise<Keyring> {
  const keyring = await openKeyring(secrets, clock, tell);
  await keyring.prepare();
  await keyring.promote(null);
  return keyring;
}
