import { transcode } from 'node:buffer';

const quote = 0x22;

/**
 * The value of unicodePwd: the password in UTF-16LE with a quotation mark at each end (MS-ADTS 3.1.1.3.1.5.1).
 * Made without a string, so that the caller can wipe every copy: the result is the caller’s to overwrite.
 */
export function unicodePassword(utf8: Uint8Array): Buffer {
  const utf16 = transcode(utf8, 'utf8', 'utf16le');
  const quoted = Buffer.alloc(utf16.length + 4);
  quoted.writeUInt16LE(quote, 0);
  quoted.set(utf16, 2);
  quoted.writeUInt16LE(quote, utf16.length + 2);
  utf16.fill(0);
  return quoted;
}
