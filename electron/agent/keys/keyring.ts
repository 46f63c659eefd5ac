import { packageTypes, type PackageType } from '../../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../../shared/protocol/package';
import { openSecret } from '../../../shared/protocol/secret';
import { err } from '../../../shared/result';
import type { Clock } from '../clock';
import type { Keys } from '../pipeline/ports';
import { createGeneration, readGeneration, type Generation } from './generation';
import type { SecretStore } from './secret-store';

const storedName = 'key-generation';

/** The agent’s key generation, and what is done with it. */
export interface Keyring extends Keys {
  current(): Generation;
  /** Seals a control message with the present generation. */
  sealControl(json: string): Promise<Uint8Array>;
  /** The package key of a key id, `null` when this agent does not have it. */
  keyFor(kid: string): Uint8Array | null;
}

async function loadOrCreate(
  secrets: SecretStore,
  clock: Clock,
  onCreated: (kid: string) => void,
): Promise<Generation> {
  const stored = await secrets.read(storedName);
  const kept = stored === null ? null : await readGeneration(stored);
  // A portal uses no generation whose life is over: without a new one nothing would ever be served again.
  if (kept !== null && kept.expiresAt > clock.now()) return kept;
  const made = await createGeneration(clock.now());
  await secrets.write(storedName, made.stored);
  made.stored.fill(0);
  onCreated(made.generation.kid);
  return made.generation;
}

/**
 * Opens the keyring; the first time, and when the life of the stored one is over, a generation is made and kept in
 * the secret store.
 *
 * @param onCreated told when a generation was made
 */
export async function openKeyring(
  secrets: SecretStore,
  clock: Clock,
  onCreated: (kid: string) => void,
): Promise<Keyring> {
  const generation = await loadOrCreate(secrets, clock, onCreated);
  const keyFor = (kid: string): Uint8Array | null => (kid === generation.kid ? generation.packageKey : null);
  const seal = (typ: PackageType, json: string): Promise<Uint8Array> =>
    sealPackage(typ, generation.kid, generation.packageKey, json);
  return {
    current: () => generation,
    keyFor,
    openRequest: (body) => openPackage(body, packageTypes.request, keyFor),
    async openSecret(sealed, kid) {
      if (kid !== generation.kid) return err({ code: 'decryptionFailed', detail: 'unknownKey', kid });
      return openSecret(sealed, generation.privateKey, kid);
    },
    async sealReply(kid, json) {
      if (kid !== generation.kid)
        throw new Error('A reply must be sealed with the generation of its request');
      return seal(packageTypes.reply, json);
    },
    sealControl: (json) => seal(packageTypes.control, json),
  };
}
