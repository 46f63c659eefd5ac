import {
  constants,
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type JsonWebKey,
} from 'node:crypto';

/*
 * The protocol written once more from docs/protocol.md alone: nothing of shared/ and no JOSE library. If both sides of
 * a test agree, the document is complete.
 */

const encode = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');
const decode = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));

function parts(message: string): [header: string, key: string, nonce: string, content: string, tag: string] {
  const [header, key, nonce, content, tag] = message.split('.');
  if (header === undefined || key === undefined || nonce === undefined) throw new Error('five parts');
  if (content === undefined || tag === undefined) throw new Error('five parts');
  return [header, key, nonce, content, tag];
}

function decrypt(message: string, key: Uint8Array): string {
  const [header, , nonce, content, tag] = parts(message);
  const decipher = createDecipheriv('aes-256-gcm', key, decode(nonce));
  decipher.setAAD(new Uint8Array(Buffer.from(header, 'ascii')));
  decipher.setAuthTag(decode(tag));
  return decipher.update(content, 'base64url', 'utf8') + decipher.final('utf8');
}

function encrypt(header: object, encryptedKey: string, key: Uint8Array, content: string): string {
  const protectedHeader = encode(JSON.stringify(header));
  const nonce = new Uint8Array(randomBytes(12));
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(new Uint8Array(Buffer.from(protectedHeader, 'ascii')));
  const sealed = cipher.update(content, 'utf8', 'base64url') + cipher.final('base64url');
  return [
    protectedHeader,
    encryptedKey,
    encode(nonce),
    sealed,
    encode(new Uint8Array(cipher.getAuthTag())),
  ].join('.');
}

/** The header and the claims of a package. @throws when it is not authentic */
export function openPackageAlone(
  message: string,
  key: Uint8Array,
): { readonly header: unknown; readonly claims: unknown } {
  const header: unknown = JSON.parse(Buffer.from(parts(message)[0], 'base64url').toString());
  return { header, claims: JSON.parse(decrypt(message, key)) };
}

export function sealPackageAlone(typ: string, kid: string, key: Uint8Array, claims: unknown): string {
  return encrypt({ typ, kid, enc: 'A256GCM', alg: 'dir' }, '', key, JSON.stringify(claims));
}

/** The passwords of a claim `sec`. */
export function openSecretAlone(message: string, privateJwk: JsonWebKey): unknown {
  const key = privateDecrypt(
    {
      key: createPrivateKey({ key: privateJwk, format: 'jwk' }),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
    },
    decode(parts(message)[1]),
  );
  return JSON.parse(decrypt(message, new Uint8Array(key)));
}

export function sealSecretAlone(
  secret: object,
  publicPart: { readonly n: string; readonly e: string },
): string {
  const key = new Uint8Array(randomBytes(32));
  const encryptedKey = publicEncrypt(
    {
      key: createPublicKey({ key: { kty: 'RSA', ...publicPart }, format: 'jwk' }),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
    },
    key,
  );
  return encrypt(
    { alg: 'RSA-OAEP-256', enc: 'A256GCM' },
    encode(new Uint8Array(encryptedKey)),
    key,
    JSON.stringify(secret),
  );
}

/** The key of a pairing secret (docs/protocol.md, section 5). */
export function pairingKeyAlone(secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'password-writeback/1 pairing', 32));
}

/** The key by which an agent is known again, from its last package key (docs/protocol.md, section 5). */
export function resumeKeyAlone(packageKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', packageKey, new Uint8Array(0), 'password-writeback/1 resume', 32));
}
