import { randomUUID } from 'node:crypto';

/**
 * A lock token is a UUID. `$management` carries it in RFC 4122 byte order; a delivery tag carries it in the order
 * of a .NET `Guid`, whose first three groups are little-endian, and the SDK turns it back.
 */
export function newLockToken(): string {
  return randomUUID();
}

/** The 16 bytes in RFC 4122 order. */
export function tokenBytes(token: string): Buffer {
  return Buffer.from(token.replaceAll('-', ''), 'hex');
}

/** The token of 16 bytes in RFC 4122 order, or `null` when there are not 16. */
export function tokenFromBytes(bytes: unknown): string | null {
  if (!Buffer.isBuffer(bytes) || bytes.length !== 16) return null;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The delivery tag: the 16 bytes in .NET order. */
export function deliveryTag(token: string): Buffer {
  const bytes = tokenBytes(token);
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
