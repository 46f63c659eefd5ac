import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import { err, ok, type Result } from '../result';
import type { OutcomeDetail } from '../outcome-details';
import { limits, packageTypes, type PackageType } from './limits';

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** Why a package or a secret could not be opened, as outcome code and detail. */
export type OpenError =
  | { readonly code: 'decryptionFailed'; readonly detail: OutcomeDetail; readonly kid: string | null }
  | { readonly code: 'invalidRequest'; readonly detail: OutcomeDetail; readonly kid: string | null };

/** An opened package: its claims, not yet checked against a schema. */
export interface OpenedPackage {
  readonly kid: string;
  readonly payload: unknown;
}

/**
 * Seals a JSON text as a compact JWE (RFC 7516), `alg: dir`, `enc: A256GCM`, with a generation’s AES-256 key.
 * A fresh random nonce is drawn each time.
 *
 * @param key 32 bytes
 * @returns the ASCII bytes of the JWE: the message body
 */
export async function sealPackage(
  typ: PackageType,
  kid: string,
  key: Uint8Array,
  json: string,
): Promise<Uint8Array> {
  const jwe = await new CompactEncrypt(encoder.encode(json))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, typ })
    .encrypt(key);
  return encoder.encode(jwe);
}

function checkHeader(jwe: string, typ: PackageType): Result<string, OpenError> {
  const malformed = err<OpenError>({ code: 'invalidRequest', detail: 'notJson', kid: null });
  let header: Record<string, unknown>;
  try {
    header = decodeProtectedHeader(jwe);
  } catch {
    return malformed;
  }
  const kid = typeof header['kid'] === 'string' && header['kid'].length <= 64 ? header['kid'] : null;
  const names = Object.keys(header);
  if (names.some((name) => !['alg', 'enc', 'kid', 'typ'].includes(name))) {
    return err({ code: 'invalidRequest', detail: 'wrongAlgorithm', kid });
  }
  if (header['alg'] !== 'dir' || header['enc'] !== 'A256GCM') {
    return err({ code: 'invalidRequest', detail: 'wrongAlgorithm', kid });
  }
  if (header['typ'] !== typ) {
    const known = Object.values(packageTypes).some((type) => type === header['typ']);
    return err({ code: 'invalidRequest', detail: known ? 'wrongType' : 'unsupportedVersion', kid });
  }
  if (kid === null) return err({ code: 'decryptionFailed', detail: 'unknownKey', kid: null });
  return ok(kid);
}

/**
 * Opens a package: size, header (exactly `alg`, `enc`, `kid`, `typ`), key, authentication tag, JSON, in that
 * order. Never throws for bad input and never repeats any of it in the error.
 *
 * @param keyFor the AES-256 key of a key id, or `null` when this side has none
 */
export async function openPackage(
  body: Uint8Array,
  typ: PackageType,
  keyFor: (kid: string) => Uint8Array | null,
): Promise<Result<OpenedPackage, OpenError>> {
  if (body.byteLength > limits.maxMessageBytes)
    return err({ code: 'invalidRequest', detail: 'tooLarge', kid: null });
  let jwe: string;
  try {
    jwe = strictDecoder.decode(body);
  } catch {
    return err({ code: 'invalidRequest', detail: 'notJson', kid: null });
  }
  const header = checkHeader(jwe, typ);
  if (!header.ok) return header;
  const kid = header.value;
  const key = keyFor(kid);
  if (key === null) return err({ code: 'decryptionFailed', detail: 'unknownKey', kid });
  let plaintext: Uint8Array;
  try {
    const opened = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    plaintext = opened.plaintext;
  } catch {
    return err({ code: 'decryptionFailed', detail: 'notAuthentic', kid });
  }
  try {
    return ok({ kid, payload: JSON.parse(strictDecoder.decode(plaintext)) as unknown });
  } catch {
    return err({ code: 'invalidRequest', detail: 'notJson', kid });
  }
}
