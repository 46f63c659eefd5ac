import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import { err, ok, type Result } from '../result';
import type { OutcomeDetail } from '../outcome-details';
import { compactParts, hasGcmLengths } from './compact';
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

type Parts = NonNullable<ReturnType<typeof compactParts>>;

const allowedHeaders = ['alg', 'enc', 'kid', 'typ'];
/** A dot stands only in the id of a resume key (docs/protocol.md, section 5). */
const kidPattern = /^[A-Za-z0-9_.-]{1,64}$/;

function refused(detail: OutcomeDetail, kid: string | null = null): Result<never, OpenError> {
  return err({ code: 'invalidRequest', detail, kid });
}

function readHeader(jwe: string): Readonly<Record<string, unknown>> | null {
  try {
    return decodeProtectedHeader(jwe);
  } catch {
    return null;
  }
}

/** Checks everything that can be checked without a key. @returns the key id */
function checkHeader(jwe: string, parts: Parts, typ: PackageType): Result<string, OpenError> {
  const header = readHeader(jwe);
  if (header === null) return refused('malformed');
  const named = header['kid'];
  const kid = typeof named === 'string' && kidPattern.test(named) ? named : null;
  if (Object.keys(header).some((name) => !allowedHeaders.includes(name)))
    return refused('forbiddenHeader', kid);
  if (header['alg'] !== 'dir' || header['enc'] !== 'A256GCM') return refused('wrongAlgorithm', kid);
  if (header['typ'] !== typ) {
    const known = Object.values(packageTypes).some((type) => type === header['typ']);
    return refused(known ? 'wrongType' : 'unsupportedVersion', kid);
  }
  if (!hasGcmLengths(parts, 0)) return refused('malformed', kid);
  if (kid === null) return err({ code: 'decryptionFailed', detail: 'unknownKey', kid: null });
  return ok(kid);
}

function decodeText(body: Uint8Array): string | null {
  try {
    return strictDecoder.decode(body);
  } catch {
    return null;
  }
}

/**
 * Opens a package: size, form (five canonical parts), header (exactly `alg`, `enc`, `kid`, `typ`), key,
 * authentication tag, JSON, in that order. Never throws for bad input and never repeats any of it in the error.
 *
 * @param keyFor the AES-256 key of a key id, or `null` when this side has none
 */
export async function openPackage(
  body: Uint8Array,
  typ: PackageType,
  keyFor: (kid: string) => Uint8Array | null,
): Promise<Result<OpenedPackage, OpenError>> {
  if (body.byteLength > limits.maxMessageBytes) return refused('tooLarge');
  const jwe = decodeText(body);
  const parts = jwe === null ? null : compactParts(jwe);
  if (jwe === null || parts === null) return refused('malformed');
  const header = checkHeader(jwe, parts, typ);
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
    return refused('notJson', kid);
  }
}
