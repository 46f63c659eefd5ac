import { createHmac, timingSafeEqual } from 'node:crypto';
import { ok, type Result } from '../../shared/result';
import type { AccessRule } from './access-rules';
import { isWithin, parseAudience } from './address';
import { refuse, type RelayError } from './conditions';

/** What a valid token proves. */
export interface VerifiedToken {
  readonly ruleName: string;
  /** The path the token was signed for, lower case; empty for the whole namespace. */
  readonly path: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

interface TokenFields {
  readonly resource: string;
  /** As it stands in the token: the signature covers this spelling. */
  readonly encodedResource: string;
  readonly signature: string;
  readonly expiry: string;
  readonly ruleName: string;
}

function decode(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function parseToken(token: string): TokenFields | null {
  const match = /^SharedAccessSignature (.+)$/.exec(token);
  const fields = new Map(
    match?.[1]?.split('&').map((field) => [field.split('=')[0], field.replace(/^[^=]*=/, '')]),
  );
  const encodedResource = fields.get('sr');
  const resource = decode(encodedResource);
  const signature = decode(fields.get('sig'));
  const expiry = fields.get('se');
  const ruleName = decode(fields.get('skn'));
  if (encodedResource === undefined || resource === null || signature === null || ruleName === null)
    return null;
  if (expiry === undefined || !/^\d{1,12}$/.test(expiry)) return null;
  return { resource, encodedResource, signature, expiry, ruleName };
}

function signatureMatches(fields: TokenFields, key: string): boolean {
  const expected = createHmac('sha256', key).update(`${fields.encodedResource}\n${fields.expiry}`).digest();
  const given = Buffer.from(fields.signature, 'base64');
  return given.length === expected.length && timingSafeEqual(new Uint8Array(given), new Uint8Array(expected));
}

function invalid(description: string): Result<never, RelayError> {
  return refuse('amqp:unauthorized-access', description);
}

/**
 * Verifies a shared access signature (HMAC-SHA-256 over the URL-encoded resource, a line feed and the expiry):
 * rule, signature, expiry, and that the audience belongs to one of the relay’s host names and lies within what was
 * signed.
 *
 * @param audience what the token is put for
 * @param now epoch milliseconds
 */
export function verifyToken(
  token: string,
  audience: string,
  rules: readonly AccessRule[],
  hostNames: readonly string[],
  now: number,
): Result<VerifiedToken, RelayError> {
  const fields = parseToken(token);
  if (fields === null) return invalid('MalformedToken: The token is not a shared access signature.');
  // A rule has a primary and a secondary key, and either will do. An unknown rule is answered like a wrong signature:
  // names of rules are not given away.
  if (!rules.some(({ name, key }) => name === fields.ruleName && signatureMatches(fields, key))) {
    return invalid('InvalidSignature: The token has an invalid signature.');
  }
  const expiresAt = Number(fields.expiry) * 1000;
  if (expiresAt <= now) return invalid('ExpiredToken: The token is expired.');
  const signed = parseAudience(fields.resource);
  const wanted = parseAudience(audience);
  const known = wanted !== null && hostNames.some((name) => name.toLowerCase() === wanted.host);
  if (signed === null || !known || signed.host !== wanted.host || !isWithin(wanted.path, signed.path)) {
    return invalid('InvalidAudience: The authorization header contains a token for another audience.');
  }
  return ok({ ruleName: fields.ruleName, path: wanted.path, expiresAt });
}
