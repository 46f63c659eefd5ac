import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What is kept of an account’s passwords: keyed hashes under a key of this process, in memory only. No stronger
 * hash is needed for a lab whose key dies with it, and each bind costs microseconds.
 */
export interface PasswordRecord {
  /** Newest first: the present password and those before it. */
  readonly hashes: readonly Buffer[];
}

const processKey = randomBytes(32).toString('hex');
/** AD’s largest password history (MS-SAMR: 1,024 is the limit of the policy’s field; the UI offers 24). */
const maxKept = 1_024;

/** The hash of a password given as text. */
function hashOf(password: string): Buffer {
  return createHmac('sha256', processKey).update(password, 'utf16le').digest();
}

function same(left: Buffer, right: Buffer): boolean {
  return timingSafeEqual(new Uint8Array(left), new Uint8Array(right));
}

/** The place of a password among those kept, 0 = the present one; `null` = none of them. */
export function positionOf(record: PasswordRecord | null, password: string): number | null {
  if (record === null) return null;
  const hash = hashOf(password);
  const position = record.hashes.findIndex((kept) => same(kept, hash));
  return position === -1 ? null : position;
}

/** The record after a new password was set. */
export function withPassword(record: PasswordRecord | null, password: string): PasswordRecord {
  return { hashes: [hashOf(password), ...(record?.hashes ?? [])].slice(0, maxKept) };
}
