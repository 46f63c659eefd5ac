import { randomBytes } from 'node:crypto';
import { filetime, guidBytes } from '../../population/ldap-values';

/** Durations of this value, and of 0, never end (MS-ADTS: the lowest 64-bit integer). */
export const foreverTicks = -(2n ** 63n);
/** accountExpires of an account that never expires; 0 means the same. */
export const neverExpires = 2n ** 63n - 1n;

/** Epoch milliseconds as a Windows file time: 100 ns since 1601. */
export function toFiletime(epochMs: number): bigint {
  return BigInt(filetime(Math.trunc(epochMs)));
}

/** `20260117081500.0Z`, as AD writes times. */
export function generalizedTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}.0Z`;
}

export function newGuid(): Buffer {
  const bytes = randomBytes(16);
  // Version 4 in Microsoft’s byte order: the field of the version is little-endian.
  bytes[7] = ((bytes[7] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** The 16 bytes of `<GUID=…>`, which AD takes with hyphens or as 32 hex digits of the bytes; `null` = neither. */
export function guidOfText(text: string): Buffer | null {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return guidBytes(text);
  return /^[0-9a-f]{32}$/i.test(text) ? Buffer.from(text, 'hex') : null;
}

/** Binary SID of a domain followed by a relative identifier. */
export function sidWith(domainSid: Buffer, rid: number): Buffer {
  const bytes = Buffer.alloc(domainSid.length + 4);
  bytes.set(domainSid);
  bytes.writeUInt8((domainSid.length - 8) / 4 + 1, 1);
  bytes.writeUInt32LE(rid, domainSid.length);
  return bytes;
}

/** A decimal 64-bit integer; `null` where the text is not one. */
export function integerOfText(text: string): bigint | null {
  return /^-?\d{1,19}$/.test(text) ? BigInt(text) : null;
}
