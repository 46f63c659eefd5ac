import { base64url, importJWK, type CryptoKey } from 'jose';
import { limits, packageTypes } from '../shared/protocol/limits';
import { sealPackage } from '../shared/protocol/package';
import { decodeRequest, encodeRequest, type Request } from '../shared/protocol/request';
import { sealSecret } from '../shared/protocol/secret';
import { err, ok, type Result } from '../shared/result';
import type { StoredGeneration } from './portal-state';

/** The passwords of a call, as the caller gave them. */
export interface Passwords {
  readonly newPassword: string;
  readonly currentPassword?: string;
}

/** A sealed request, ready for the queue. */
export interface SealedRequest {
  readonly requestId: string;
  readonly kid: string;
  readonly body: Uint8Array;
  /** Epoch seconds; the agent refuses it afterwards. */
  readonly expiresAt: number;
  readonly timeToLiveMs: number;
}

async function publicKey(generation: StoredGeneration): Promise<CryptoKey> {
  const { n, e } = generation;
  const key = await importJWK({ kty: 'RSA', n, e, alg: 'RSA-OAEP-256' }, 'RSA-OAEP-256');
  if (key instanceof Uint8Array) throw new Error('An RSA key was imported as a symmetric one');
  return key;
}

/** How long a request may live: the call’s deadline, five minutes at most. Seconds. */
export function lifeSeconds(deadlineMs: number): number {
  return Math.min(limits.maxLifeSeconds, Math.max(1, Math.ceil(deadlineMs / 1_000)));
}

/**
 * Seals a request for one generation. An error when a field is outside the protocol’s bounds (an empty or
 * over-long cloud anchor, a password of no or more than 256 UTF-16 code units): nothing has been sealed then.
 */
export async function sealRequest(
  request: Omit<Request, 'sealedSecret' | 'tenantId' | 'expiresAt'>,
  passwords: Passwords | null,
  generation: StoredGeneration,
  life: number,
): Promise<Result<SealedRequest, 'outOfBounds'>> {
  let sealedSecret: string | null = null;
  try {
    if (passwords !== null) sealedSecret = await sealSecret(passwords, await publicKey(generation));
  } catch (cause) {
    if (cause instanceof RangeError) return err('outOfBounds');
    throw cause;
  }
  const expiresAt = request.issuedAt + life;
  // The generation implies the tenant: leaving it out keeps the message small.
  const json = encodeRequest({ ...request, expiresAt, tenantId: null, sealedSecret });
  if (decodeRequest(JSON.parse(json)) === null) return err('outOfBounds');
  const key = base64url.decode(generation.k);
  try {
    const body = await sealPackage(packageTypes.request, generation.kid, key, json);
    return ok({
      requestId: request.requestId,
      kid: generation.kid,
      body,
      expiresAt,
      timeToLiveMs: life * 1_000,
    });
  } finally {
    key.fill(0);
  }
}

function stringBytes(text: string): number {
  return text.length < 256 ? 2 + text.length : 5 + text.length;
}

/**
 * Size of the AMQP message the SDK makes of a request: header with TTL, properties (message id, reply-to group
 * id, and the creation and expiry time that the SDK adds), one data section. Bytes; the ids must be ASCII.
 */
export function encodedSize(messageId: string, sessionId: string, bodyBytes: number): number {
  // rhea writes every section as a 3-byte descriptor and a list or map with 4-byte size and count.
  const section = 3 + 9;
  const header = section + 1 + 1 + 5;
  const unsetProperties = 9;
  const times = 2 * 9;
  const properties = section + stringBytes(messageId) + unsetProperties + times + stringBytes(sessionId);
  return header + properties + 3 + (bodyBytes < 256 ? 2 : 5) + bodyBytes;
}
