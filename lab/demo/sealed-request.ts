import { randomBytes } from 'node:crypto';
import { base64url, importJWK } from 'jose';
import type { PortalGeneration } from '../../shared/protocol/control';
import { packageTypes } from '../../shared/protocol/limits';
import { sealPackage } from '../../shared/protocol/package';
import { encodeRequest } from '../../shared/protocol/request';
import { sealSecret } from '../../shared/protocol/secret';

/** A request made without the portal SDK, to send what the SDK would never send. */
export interface SealedRequest {
  readonly requestId: string;
  readonly body: Uint8Array;
}

/**
 * Seals a self-service reset by hand.
 *
 * @param issuedAt epoch seconds; the request lives for 60 seconds from then
 */
export async function sealReset(
  generation: PortalGeneration,
  cloudAnchor: string,
  newPassword: string,
  issuedAt: number,
): Promise<SealedRequest> {
  const { kid, n, e, k } = generation;
  const publicKey = await importJWK({ kty: 'RSA', n, e, alg: 'RSA-OAEP-256' }, 'RSA-OAEP-256');
  if (publicKey instanceof Uint8Array) throw new TypeError('The generation holds no RSA key');
  const requestId = randomBytes(12).toString('base64url');
  const json = encodeRequest({
    operation: 'reset',
    origin: 'userReset',
    requestId,
    cloudAnchor,
    tenantId: null,
    issuedAt,
    expiresAt: issuedAt + 60,
    mustChange: false,
    unlock: true,
    sealedSecret: await sealSecret({ newPassword }, publicKey),
  });
  return { requestId, body: await sealPackage(packageTypes.request, kid, base64url.decode(k), json) };
}

/** The same message with one character of its ciphertext replaced by another. */
export function tamper(request: SealedRequest): SealedRequest {
  const body = Uint8Array.from(request.body);
  const position = body.length - 60;
  body[position] = body[position] === 0x41 ? 0x42 : 0x41;
  return { ...request, body };
}
