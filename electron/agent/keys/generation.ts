import { randomBytes } from 'node:crypto';
import { base64url, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import * as z from 'zod';
import type { PortalGeneration } from '../../../shared/protocol/control';

const dayMs = 24 * 3_600_000;
/** Keys roll every six months (source documents, “Automatic key rollover every six months”). Milliseconds. */
export const rollAfterMs = 182 * dayMs;
/** Two weeks more, so that an agent that is away or a portal that does not answer then is no outage. Milliseconds. */
const generationLifeMs = rollAfterMs + 14 * dayMs;

/** One RSA-2048 pair and one AES-256 key with an id and a life. Everything but `publicPart` is secret. */
export interface Generation {
  readonly kid: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly privateKey: CryptoKey;
  /** 32 bytes. */
  readonly packageKey: Uint8Array;
  /** RSA modulus and exponent, base64url. */
  readonly publicPart: { readonly n: string; readonly e: string };
}

/** A generation as the secret store keeps it. A secret. */
export const storedGenerationSchema = z.strictObject({
  kid: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  privateJwk: z.record(z.string(), z.unknown()),
  packageKey: z.string().length(43),
});

export type StoredGeneration = z.infer<typeof storedGenerationSchema>;

/** A generation together with the form in which the secret store keeps it. */
export interface NewGeneration {
  readonly generation: Generation;
  /** A secret. */
  readonly stored: StoredGeneration;
}

/** Draws a new generation. Takes some tens of milliseconds for the RSA key. */
export async function createGeneration(now: number): Promise<NewGeneration> {
  const pair = await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048, extractable: true });
  const stored: StoredGeneration = {
    kid: randomBytes(6).toString('base64url'),
    createdAt: now,
    expiresAt: now + generationLifeMs,
    privateJwk: { ...(await exportJWK(pair.privateKey)) },
    packageKey: randomBytes(32).toString('base64url'),
  };
  return { generation: await importGeneration(stored), stored };
}

/**
 * Imports a stored generation; the private key cannot be exported again.
 *
 * @throws when it holds no RSA key; the words of the cause may quote the key, so they must not be passed on
 */
export async function importGeneration(stored: StoredGeneration): Promise<Generation> {
  const jwk = stored.privateJwk as JWK;
  const key = await importJWK({ ...jwk, alg: 'RSA-OAEP-256' }, 'RSA-OAEP-256', { extractable: false });
  if (key instanceof Uint8Array || jwk.n === undefined || jwk.e === undefined) {
    throw new TypeError('Not an RSA key');
  }
  return {
    kid: stored.kid,
    createdAt: stored.createdAt,
    expiresAt: stored.expiresAt,
    privateKey: key,
    packageKey: base64url.decode(stored.packageKey),
    publicPart: { n: jwk.n, e: jwk.e },
  };
}

/** What the portal gets of a generation. `k` is a secret and travels sealed. */
export function portalPart(generation: Generation): PortalGeneration {
  return {
    kid: generation.kid,
    n: generation.publicPart.n,
    e: generation.publicPart.e,
    k: base64url.encode(generation.packageKey),
    exp: Math.floor(generation.expiresAt / 1000),
  };
}
