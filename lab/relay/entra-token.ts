import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { ok, type Result } from '../../shared/result';
import type { AccessRight, AccessRule } from './access-rules';
import { parseAudience } from './address';
import { refuse, type RelayError } from './conditions';
import type { VerifiedToken } from './sas-token';

/** Whose tokens the relay takes besides shared access signatures, as an Entra ID tenant is for Service Bus. */
export interface TokenIssuer {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** RSA key that signs them (RS256). */
  readonly publicJwk: JsonWebKey;
  /** What the identities may do, by the `oid` of their tokens: role assignments on queues. */
  readonly roles: readonly {
    readonly objectId: string;
    readonly queue: string;
    readonly rights: readonly AccessRight[];
  }[];
}

/** The audience every token for Service Bus has. */
const audience = 'https://servicebus.azure.net/';

/** Role assignments as access rules; their names cannot be those of shared access rules, which have no space. */
export function roleRules({ roles }: TokenIssuer): readonly AccessRule[] {
  return roles.map(({ objectId, queue, rights }) => ({ name: `oid ${objectId}`, key: '', queue, rights }));
}

interface Claims {
  readonly iss?: unknown;
  readonly aud?: unknown;
  readonly oid?: unknown;
  readonly exp?: unknown;
  readonly nbf?: unknown;
}

function invalid(description: string): Result<never, RelayError> {
  return refuse('amqp:unauthorized-access', description);
}

function decoded(part: string | undefined): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function isSigned(token: string, publicJwk: JsonWebKey): boolean {
  const [header, payload, signature] = token.split('.');
  if (decoded(header)?.['alg'] !== 'RS256' || signature === undefined) return false;
  const key = createPublicKey({ key: publicJwk, format: 'jwk' });
  const signed = new TextEncoder().encode(`${header ?? ''}.${payload ?? ''}`);
  return verify('RSA-SHA256', signed, key, new Uint8Array(Buffer.from(signature, 'base64url')));
}

/**
 * Verifies a token of Entra ID: signature, issuer, audience, times, and that what it is put for belongs to this relay.
 *
 * @param wanted what the token is put for
 * @param now epoch milliseconds
 */
export function verifyEntraToken(
  token: string,
  wanted: string,
  issuer: TokenIssuer | null,
  hostNames: readonly string[],
  now: number,
): Result<VerifiedToken, RelayError> {
  if (issuer === null) return invalid('Only shared access signatures are accepted.');
  if (!isSigned(token, issuer.publicJwk))
    return invalid('InvalidSignature: The token has an invalid signature.');
  const claims: Claims = decoded(token.split('.')[1]) ?? {};
  if (claims.iss !== issuer.issuer || claims.aud !== audience || typeof claims.oid !== 'string')
    return invalid('InvalidAudience: The token is of another issuer or for another service.');
  if (typeof claims.exp !== 'number' || claims.exp * 1_000 <= now)
    return invalid('ExpiredToken: The token is expired.');
  if (typeof claims.nbf === 'number' && claims.nbf * 1_000 > now)
    return invalid('ImmatureToken: The token is not valid yet.');
  const target = parseAudience(wanted);
  if (target === null || !hostNames.some((name) => name.toLowerCase() === target.host))
    return invalid('InvalidAudience: The authorization header contains a token for another audience.');
  return ok({ ruleName: `oid ${claims.oid}`, path: target.path, expiresAt: claims.exp * 1_000 });
}
