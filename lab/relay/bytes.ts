/** A view of the same memory. Node’s `Buffer` type of this project’s baseline is not a `Uint8Array` to TypeScript. */
export function asBytes(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** The buffers one after the other, copied. */
export function concatenate(buffers: readonly Buffer[]): Buffer {
  return Buffer.concat(buffers.map(asBytes));
}
