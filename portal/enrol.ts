import { randomBytes } from 'node:crypto';
import { limits } from '../shared/protocol/limits';
import type { Enrolment, RelayAccess } from '../shared/protocol/pairing';
import type { PortalIdentity } from './secrets/identity';

/** A new enrolment: what the portal keeps, and what goes into the agent’s file. Both hold secrets. */
export interface NewEnrolment {
  readonly identity: PortalIdentity;
  readonly enrolment: Enrolment;
}

/**
 * Draws a pairing secret of 256 random bits for one enrolment of an agent, good for 24 hours.
 *
 * @param agentRelay how the agent reaches the relay
 * @param now epoch milliseconds
 */
export function newEnrolment(tenantId: string, agentRelay: RelayAccess, now: number): NewEnrolment {
  const issuedAt = Math.floor(now / 1_000);
  const pairing = {
    pairingId: randomBytes(9).toString('base64url'),
    pairingSecret: randomBytes(32).toString('base64url'),
    issuedAt,
    expiresAt: issuedAt + limits.pairingLifeSeconds,
  };
  return {
    identity: { version: 1, tenantId, pairing },
    enrolment: { version: 1, tenantId, relay: agentRelay, ...pairing },
  };
}
