import { BerReader } from 'ldapts';

/** One element of BER: its tag and its content’s bytes (a view, not a copy). */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/** The bytes are not what LDAP allows at this place. The connection they came over is of no use any more. */
export class MalformedMessage extends Error {}

/**
 * The elements one after another in the bytes. Throws {@link MalformedMessage} where a length reaches beyond them:
 * BerReader by itself would read on, with lengths of four bytes even backwards.
 */
export function elementsOf(bytes: Buffer): Element[] {
  const reader = new BerReader(bytes);
  const elements: Element[] = [];
  while (reader.remain > 0) {
    const tag = headerOf(reader);
    const end = reader.offset + reader.length;
    if (tag === null || reader.length < 0 || end > bytes.length) throw new MalformedMessage('length');
    elements.push({ tag, content: bytes.subarray(reader.offset, end) });
    reader.offset = end;
  }
  return elements;
}

/** Reads tag and length; `null` = there are not enough bytes for them. Throws {@link MalformedMessage}. */
export function headerOf(reader: BerReader): number | null {
  try {
    return reader.readSequence();
  } catch (cause) {
    throw new MalformedMessage('header', { cause });
  }
}

/** The element at a place of a list. Throws {@link MalformedMessage} where it is missing or has another tag. */
export function elementAt(elements: readonly Element[], index: number, tag: number): Buffer {
  const element = elements[index];
  if (element?.tag !== tag) throw new MalformedMessage(`element ${index}`);
  return element.content;
}

/** INTEGER or ENUMERATED of at most four bytes. */
export function integerOf(content: Buffer): number {
  if (content.length < 1 || content.length > 4) throw new MalformedMessage('integer');
  return content.readIntBE(0, content.length);
}

export function booleanOf(content: Buffer): boolean {
  if (content.length !== 1) throw new MalformedMessage('boolean');
  return content.readUInt8(0) !== 0;
}

export function textOf(content: Buffer): string {
  return content.toString('utf8');
}
