import { webcrypto } from 'node:crypto';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Private RSA-2048 keys, made for this run. */
    rsaKeys: webcrypto.JsonWebKey[];
  }
}

const poolSize = 24;
const algorithm = {
  name: 'RSA-OAEP',
  hash: 'SHA-256',
  modulusLength: 2_048,
  publicExponent: new Uint8Array([1, 0, 1]),
};

async function makeKey(): Promise<webcrypto.JsonWebKey> {
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ['encrypt', 'decrypt']);
  return webcrypto.subtle.exportKey('jwk', privateKey);
}

/**
 * Makes RSA keys once for all unit tests: making one takes long on a busy machine, and the tests of keys’ lives make
 * hundreds. `reuse-rsa-keys.ts` hands them out in turn.
 */
export async function setup(project: TestProject): Promise<void> {
  project.provide('rsaKeys', await Promise.all(Array.from({ length: poolSize }, makeKey)));
}
