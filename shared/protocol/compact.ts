/** What the last character of a base64url part may be, by the part’s length modulo 4; others carry unused bits. */
const lastCharacters: Readonly<Record<number, RegExp>> = {
  0: /^[\w-]*$/,
  2: /[AQgw]$/,
  3: /[AEIMQUYcgkosw048]$/,
};

/** Base64url (RFC 4648, 5) in the one form that an encoder makes: no padding, no white space, unused bits zero. */
function isCanonical(part: string): boolean {
  return /^[\w-]*$/.test(part) && (lastCharacters[part.length % 4]?.test(part) ?? false);
}

/**
 * Splits a compact JWE (RFC 7516, 7.1) into its five parts; `null` when it is cut off or anything else. Only the
 * canonical form counts: a decoder that forgives would open what was altered in bits that it ignores.
 */
export function compactParts(text: string): readonly [string, string, string, string, string] | null {
  const [header, key, nonce, ciphertext, tag, ...surplus] = text.split('.', 6);
  if (header === undefined || key === undefined || nonce === undefined) return null;
  if (ciphertext === undefined || tag === undefined || surplus.length > 0) return null;
  const parts = [header, key, nonce, ciphertext, tag] as const;
  return header !== '' && parts.every(isCanonical) ? parts : null;
}

/**
 * Whether the parts of a compact JWE have the lengths of A256GCM (nonce of 96 bits, tag of 128 bits) with an encrypted
 * key of `keyBytes` bytes (none for `dir`).
 */
export function hasGcmLengths(
  [, key, nonce, ciphertext, tag]: NonNullable<ReturnType<typeof compactParts>>,
  keyBytes: number,
): boolean {
  const keyLength = Math.ceil((keyBytes * 4) / 3);
  return key.length === keyLength && nonce.length === 16 && ciphertext !== '' && tag.length === 22;
}
