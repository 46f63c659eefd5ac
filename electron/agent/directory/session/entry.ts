import type { SearchEntry } from 'ldapts';

/**
 * An object as the server sent it. Values stay bytes until somebody asks for text, so that a binary value that happens
 * to be UTF-8 is never mistaken for a string. Attribute names are matched without case.
 */
export interface LdapEntry {
  readonly dn: string;
  bytes(name: string): Buffer | null;
  allBytes(name: string): readonly Buffer[];
  text(name: string): string | null;
  allText(name: string): readonly string[];
  /** An attribute of INTEGER syntax (32 bits); `null` when absent. */
  integer(name: string): number | null;
}

/** What a search answered, by its bytes. */
export function toLdapEntry(message: SearchEntry): LdapEntry {
  const values = new Map<string, readonly Buffer[]>();
  for (const { type, parsedBuffers } of message.attributes) {
    values.set(type.toLowerCase(), parsedBuffers);
  }
  const allBytes = (name: string): readonly Buffer[] => values.get(name.toLowerCase()) ?? [];
  const allText = (name: string): readonly string[] => allBytes(name).map((bytes) => bytes.toString('utf8'));
  const text = (name: string): string | null => allText(name)[0] ?? null;
  return {
    dn: message.name,
    bytes: (name) => allBytes(name)[0] ?? null,
    allBytes,
    text,
    allText,
    integer: (name) => {
      const value = text(name);
      return value === null || !/^-?\d+$/.test(value) ? null : Number(value);
    },
  };
}
