import { randomFillSync } from 'node:crypto';

/**
 * The same memory as a plain byte array: `@types/node` 18.15 is older than TypeScript’s `ArrayBufferLike` and does
 * not accept its own `Buffer` where a `Uint8Array` is asked for.
 */
export function asBytes(buffer: {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly byteLength: number;
}): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** A new array with the parts one after the other. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

/** Bytes from the system’s random generator. */
export function randomByteArray(length: number): Uint8Array {
  return randomFillSync(new Uint8Array(length));
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return asBytes(Buffer.from(text));
}
