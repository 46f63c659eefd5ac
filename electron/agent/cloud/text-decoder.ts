/** Turns the bytes of a file into text, piece by piece. */
export interface TextPieces {
  decode(bytes: Uint8Array): string;
  end(): string;
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/**
 * UTF-8, or UTF-16 where a byte order mark says so, as PowerShell writes it. The mark is left out. What cannot be decoded
 * becomes U+FFFD.
 *
 * @param start first bytes of the file, two at least where it has them
 */
export function createTextPieces(start: Uint8Array): TextPieces {
  const decoder = new TextDecoder(encodingOf(start));
  return {
    decode: (bytes) => decoder.decode(bytes, { stream: true }),
    end: () => decoder.decode(),
  };
}
