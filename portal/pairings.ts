import type { ControlMessage } from '../shared/protocol/control';
import { isSame } from './generations';
import type { StoredPairing, StoredPortal } from './portal-state';

type Enable = Extract<ControlMessage, { kind: 'enable' }>;

/** Why a pairing secret is refused. */
export type PairingRefusal = 'pairingUsed' | 'pairingExpired';

const fresh: StoredPairing = { used: null, refusals: 0, lastRefusal: null };

/**
 * Whether a pairing secret may be used for this. The agent that used it may send the very same generation again,
 * because it may not have got the answer; everything else is a second use, also by that agent.
 *
 * @param endsAt epoch seconds; `null` = the enrolment names no time
 * @param now epoch milliseconds
 * @returns why not, or `null`
 */
export function refusalOf(
  stored: StoredPortal,
  message: Enable,
  pairing: { readonly id: string; readonly endsAt: number | null },
  now: number,
): PairingRefusal | null {
  const used = stored.pairings?.[pairing.id]?.used ?? null;
  if (used !== null) {
    const newest = stored.agents[message.agent]?.generations[0];
    const again = used.agentId === message.agent && newest !== undefined && isSame(newest, message.gen);
    return again && newest.replacedAt === null && newest.confirmed !== true ? null : 'pairingUsed';
  }
  return pairing.endsAt !== null && now >= pairing.endsAt * 1_000 ? 'pairingExpired' : null;
}

/** Notes the one use. */
export function withPairingUse(stored: StoredPortal, id: string, message: Enable, now: number): StoredPortal {
  const before = stored.pairings?.[id] ?? fresh;
  const used = before.used ?? { agentId: message.agent, kid: message.gen.kid, at: now };
  return { ...stored, pairings: { ...stored.pairings, [id]: { ...before, used } } };
}

/** Notes a refusal. */
export function withPairingRefusal(
  stored: StoredPortal,
  id: string,
  message: Enable,
  why: PairingRefusal,
  now: number,
): StoredPortal {
  const before = stored.pairings?.[id] ?? fresh;
  const lastRefusal = { agentId: message.agent, at: now, why, id: message.id };
  const pairing = { ...before, refusals: before.refusals + 1, lastRefusal };
  return { ...stored, pairings: { ...stored.pairings, [id]: pairing } };
}
