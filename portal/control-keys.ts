import { webcrypto } from 'node:crypto';
import { base64url, decodeProtectedHeader } from 'jose';
import { deriveResumeKey, generationOfResumeKid } from '../shared/protocol/pairing';
import type { Seal } from './apply-control';
import { findGeneration } from './generations';
import type { PairingKeys } from './pairing-keys';
import type { StoredPortal } from './portal-state';

/** The key of an enrolment, as derived from its pairing secret. */
export interface PairingKey {
  readonly kid: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** When the enrolment ends. Epoch seconds; `null` = it names no time. */
  readonly endsAt: number | null;
}

/** The key a control message says it is sealed with. */
export interface SealingKey {
  readonly seal: Seal;
  /** 32 bytes, a copy. */
  readonly key: Uint8Array;
}

/** The key id in a message’s header, which proves nothing yet; `null` when there is none. */
export function headerKid(body: Uint8Array): string | null {
  try {
    const { kid } = decodeProtectedHeader(new TextDecoder().decode(body));
    return kid ?? null;
  } catch {
    return null;
  }
}

/** The resume key of a generation whose package key is at hand. base64url. */
export async function resumeKeyOf(packageKey: Uint8Array): Promise<string> {
  return base64url.encode(await deriveResumeKey(packageKey, webcrypto.subtle));
}

async function resumeKey(stored: StoredPortal, kid: string): Promise<Uint8Array | null> {
  const found = findGeneration(stored, kid);
  if (found !== null) return deriveResumeKey(base64url.decode(found.generation.k), webcrypto.subtle);
  const kept = Object.values(stored.agents).find((agent) => agent.resume?.kid === kid)?.resume;
  return kept === undefined ? null : base64url.decode(kept.key);
}

/**
 * Finds the key of a key id: of a generation, the resume key of one, or of the pairing. The pairing comes last, because
 * looking for it may mean to read a secret store.
 *
 * @throws when the enrolment cannot be read
 */
export async function findSealingKey(
  stored: StoredPortal,
  pairing: PairingKeys,
  kid: string,
): Promise<SealingKey | null> {
  const resumed = generationOfResumeKid(kid);
  if (resumed !== null) {
    const key = await resumeKey(stored, resumed);
    return key === null ? null : { seal: { kind: 'resume', kid: resumed }, key };
  }
  const found = findGeneration(stored, kid);
  if (found !== null) {
    return { seal: { kind: 'generation', kid }, key: base64url.decode(found.generation.k) };
  }
  const paired = await pairing.find(kid);
  if (paired === null) return null;
  return { seal: { kind: 'pairing', id: kid, endsAt: paired.endsAt }, key: paired.key.slice() };
}
