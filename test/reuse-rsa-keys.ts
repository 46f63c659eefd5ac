import type { webcrypto } from 'node:crypto';
import { inject } from 'vitest';

type GenerateKey = (
  algorithm: { readonly name: string } & webcrypto.RsaHashedKeyGenParams,
  extractable: boolean,
  usages: readonly webcrypto.KeyUsage[],
) => Promise<unknown>;

const { subtle } = globalThis.crypto as unknown as webcrypto.Crypto;
const generate = subtle.generateKey.bind(subtle) as unknown as GenerateKey;
const keys = inject('rsaKeys');
let next = 0;

/** An RSA key of the pool, another one than the last; everything else is made. */
const takeOrGenerate: GenerateKey = async (algorithm, extractable, usages) => {
  const jwk = keys[next % keys.length];
  if (algorithm.name !== 'RSA-OAEP' || algorithm.modulusLength !== 2_048 || jwk === undefined)
    return generate(algorithm, extractable, usages);
  next += 1;
  const { key_ops: _usages, ...privateJwk } = jwk;
  const { n, e, kty } = jwk;
  const only = (...wanted: string[]): webcrypto.KeyUsage[] =>
    usages.filter((usage) => wanted.includes(usage));
  const publicJwk = { n, e, kty, ext: true } as webcrypto.JsonWebKey;
  return {
    privateKey: await subtle.importKey(
      'jwk',
      privateJwk,
      algorithm,
      extractable,
      only('decrypt', 'unwrapKey'),
    ),
    publicKey: await subtle.importKey('jwk', publicJwk, algorithm, true, only('encrypt', 'wrapKey')),
  };
};

// Once per worker: its files share their modules, and this file is run before each of them.
if (!Reflect.has(subtle, 'isPooled')) Object.assign(subtle, { generateKey: takeOrGenerate, isPooled: true });
