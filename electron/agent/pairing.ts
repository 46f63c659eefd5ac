import { base64url } from 'jose';
import { secretNames } from './secret-names';
import type { Keyring, RefusedPairing } from './keys/keyring';
import type { SecretStore } from './keys/secret-store';

/** The enrolment’s one-time secret, as long as it has not been used. */
export interface Pairing {
  /** `null` = there is none, or it is spent. The secret is 32 bytes. */
  pending(): { readonly id: string; readonly secret: Uint8Array } | null;
  /** Why the portal refused the enrolment in force; `null` = it did not. */
  refused(): RefusedPairing['why'] | null;
  /** Removes the secret of a pairing that is spent. */
  forget(): Promise<void>;
}

/**
 * Reads the pairing secret. Whether it is spent is kept with the keys it brought, in one write; what is left of a
 * spent one (the agent stopped in between) is removed here.
 */
export async function openPairing(
  secrets: SecretStore,
  keyring: Pick<Keyring, 'spentPairing' | 'refusedPairing'>,
  pairingId: () => string,
): Promise<Pairing> {
  const stored = await secrets.read(secretNames.pairingSecret);
  let secret = stored === null ? null : base64url.decode(new TextDecoder().decode(stored));
  stored?.fill(0);
  const isSpent = (): boolean => keyring.spentPairing() === pairingId();
  const pairing: Pairing = {
    pending: () => (secret === null || isSpent() ? null : { id: pairingId(), secret }),
    refused() {
      const refused = keyring.refusedPairing();
      return refused?.id === pairingId() ? refused.why : null;
    },
    async forget() {
      if (!isSpent()) return;
      secret?.fill(0);
      secret = null;
      await secrets.remove(secretNames.pairingSecret);
    },
  };
  await pairing.forget();
  return pairing;
}
