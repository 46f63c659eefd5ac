import { compactDecrypt, CompactEncrypt, decodeProtectedHeader, type CryptoKey } from 'jose';
import type { OutcomeDetail } from '../outcome-details';
import { err, ok, type Result } from '../result';
import { compactParts, hasGcmLengths } from './compact';
import { secretSchema } from './request';
import type { OpenError } from './package';

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The passwords of one operation as UTF-8 bytes. Whoever holds one calls `wipe` when done. The strings that
 * `JSON.parse` makes on the way cannot be overwritten and live until the garbage collector takes them.
 */
export interface Secret {
  readonly newPassword: Uint8Array;
  readonly currentPassword: Uint8Array | null;
}

/** Overwrites the passwords with zeros. */
export function wipe(secret: Secret): void {
  secret.newPassword.fill(0);
  secret.currentPassword?.fill(0);
}

/**
 * Seals the passwords as a compact JWE, `alg: RSA-OAEP-256`, `enc: A256GCM`, to the agent’s RSA-2048 key.
 *
 * @throws when a password is empty, longer than 256 UTF-16 code units or not well-formed Unicode
 */
export async function sealSecret(
  secret: { readonly newPassword: string; readonly currentPassword?: string },
  publicKey: CryptoKey,
): Promise<string> {
  const checked = secretSchema.safeParse({
    new: secret.newPassword,
    ...(secret.currentPassword === undefined ? {} : { current: secret.currentPassword }),
  });
  if (!checked.success) {
    throw new RangeError('A password must have 1 to 256 UTF-16 code units of well-formed Unicode');
  }
  const plaintext = encoder.encode(JSON.stringify(checked.data));
  try {
    return await new CompactEncrypt(plaintext)
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
      .encrypt(publicKey);
  } finally {
    plaintext.fill(0);
  }
}

/** Bytes of a value encrypted with RSA-2048. */
const encryptedKeyBytes = 256;

/** Why the inner JWE cannot be what `sealSecret` makes; `null` when it can. */
function defectOf(jwe: string): OutcomeDetail | null {
  const parts = compactParts(jwe);
  if (parts === null) return 'malformed';
  try {
    const header = decodeProtectedHeader(jwe) as Record<string, unknown>;
    if (Object.keys(header).some((name) => name !== 'alg' && name !== 'enc')) return 'forbiddenHeader';
    if (header['alg'] !== 'RSA-OAEP-256' || header['enc'] !== 'A256GCM') return 'wrongAlgorithm';
  } catch {
    return 'malformed';
  }
  return hasGcmLengths(parts, encryptedKeyBytes) ? null : 'malformed';
}

/** Opens the inner JWE. The errors say which step failed and nothing of the content. */
export async function openSecret(
  jwe: string,
  privateKey: CryptoKey,
  kid: string,
): Promise<Result<Secret, OpenError>> {
  const defect = defectOf(jwe);
  if (defect !== null) return err({ code: 'invalidRequest', detail: defect, kid });
  let plaintext: Uint8Array;
  try {
    const opened = await compactDecrypt(jwe, privateKey, {
      keyManagementAlgorithms: ['RSA-OAEP-256'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    plaintext = opened.plaintext;
  } catch {
    return err({ code: 'decryptionFailed', detail: 'secretUnreadable', kid });
  }
  let payload: unknown;
  try {
    payload = JSON.parse(strictDecoder.decode(plaintext));
  } catch {
    return err({ code: 'invalidRequest', detail: 'notJson', kid });
  } finally {
    plaintext.fill(0);
  }
  const parsed = secretSchema.safeParse(payload);
  if (!parsed.success) return err({ code: 'invalidRequest', detail: 'schema', kid });
  const { new: newPassword, current } = parsed.data;
  return ok({
    newPassword: encoder.encode(newPassword),
    currentPassword: current === undefined ? null : encoder.encode(current),
  });
}
