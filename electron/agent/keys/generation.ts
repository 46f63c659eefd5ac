import { randomBytes } from 'node:crypto';
import { base64url, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import * as z from 'zod';
import type { PortalGeneration } from '../../../shared/protocol/control';

/** Keys roll every six months (source documents, “Automatic key rollover every six months”). Milliseconds. */
const generationLifeMs = 182 * 24 * 3_600_000;

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

const storedSchema = z.strictObject({
  kid: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
  privateJwk: z.record(z.string(), z.unknown()),
  packageKey: z.string().length(43),
});

/** A generation together with the form in which the secret store keeps it. */
export interface NewGeneration {
  readonly generation: Generation;
  /** JSON, UTF-8. A secret. */
  readonly stored: Uint8Array;
}

/** Draws a new generation. Takes some tens of milliseconds for the RSA key. */
export async function createGeneration(now: number): Promise<NewGeneration> {
  const pair = await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048, extractable: true });
  const stored = {
    kid: randomBytes(6).toString('base64url'),
    createdAt: now,
    expiresAt: now + generationLifeMs,
    privateJwk: await exportJWK(pair.privateKey),
    packageKey: randomBytes(32).toString('base64url'),
  };
  const bytes = new TextEncoder().encode(JSON.stringify(stored));
  return { generation: await readGeneration(bytes), stored: bytes };
}

type Stored = z.infer<typeof storedSchema>;

async function importStored(bytes: Uint8Array): Promise<Generation> {
  const parsed: Stored = storedSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const jwk = parsed.privateJwk as JWK;
  const key = await importJWK({ ...jwk, alg: 'RSA-OAEP-256' }, 'RSA-OAEP-256', { extractable: false });
  if (key instanceof Uint8Array || jwk.n === undefined || jwk.e === undefined) {
    throw new TypeError('Not an RSA key');
  }
  return {
    kid: parsed.kid,
    createdAt: parsed.createdAt,
    expiresAt: parsed.expiresAt,
    privateKey: key,
    packageKey: base64url.decode(parsed.packageKey),
    publicPart: { n: jwk.n, e: jwk.e },
  };
}

/**
 * Reads a stored generation; the private key cannot be exported again.
 *
 * @throws when the bytes are not a stored generation; the message says what to do and names no content
 */
export async function readGeneration(bytes: Uint8Array): Promise<Generation> {
  try {
    return await importStored(bytes);
  } catch {
    // The cause is left out: the words of a parser may quote the key.
    throw new Error(
      'The stored key generation cannot be read: restore it from a backup, or remove it (secret “key-generation”): ' +
        'the next start then makes a new one',
    );
  }
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
