import { webcrypto } from 'node:crypto';
import { base64url } from 'jose';
import { derivePairingKey, pairingEnd } from '../shared/protocol/pairing';
import type { PortalClock } from './clock';
import type { PairingKey } from './control-keys';
import type { Pairing, PortalOptions } from './portal-api';

/** The pairing key in force, however often the enrolment behind it changes. */
export interface PairingKeys {
  /**
   * The key of a pairing id. The caller must not change it.
   *
   * @returns `null` when the id is not that of the enrolment in force
   * @throws when the enrolment cannot be read
   */
  find(kid: string): Promise<PairingKey | null>;
}

/** Whoever may send to the control queue must not keep a secret store busy. Milliseconds. */
const readAgainAfterMs = 10_000;

async function derive(pairing: Pairing): Promise<PairingKey> {
  const secret = base64url.decode(pairing.pairingSecret);
  try {
    const key = await derivePairingKey(secret, webcrypto.subtle);
    return { kid: pairing.pairingId, key, endsAt: pairingEnd(pairing) };
  } finally {
    secret.fill(0);
  }
}

/**
 * Makes the pairing keys of a portal. An enrolment that is given as a function is read at once, so that what is wrong
 * with it shows at the start, and again for a message that names a pairing id, known or not: a new enrolment is in
 * force without a restart, and ends the one before. It is read once in 10 seconds at most; what comes in between is
 * judged by what was read last.
 *
 * @throws when the enrolment cannot be read or is not well formed
 */
export async function createPairingKeys(
  source: PortalOptions['pairing'],
  clock: Pick<PortalClock, 'monotonic'>,
): Promise<PairingKeys> {
  if (typeof source !== 'function') {
    const fixed = source === undefined ? null : await derive(source);
    return { find: async (kid) => (fixed?.kid === kid ? fixed : null) };
  }
  const readNow = async (): Promise<PairingKey | null> => {
    const pairing = await source();
    return pairing === null ? null : await derive(pairing);
  };
  let known = await readNow();
  // The first message is never made to wait for the reading at the start.
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<PairingKey | null> = Promise.resolve(known);
  return {
    find: async (kid) => {
      if (clock.monotonic() - readAt >= readAgainAfterMs) {
        readAt = clock.monotonic();
        reading = readNow();
      }
      // One that failed fails whatever comes before the next: nobody knows then which enrolment is in force.
      const next = await reading;
      if (next !== known) known?.key.fill(0);
      known = next;
      return known?.kid === kid ? known : null;
    },
  };
}
