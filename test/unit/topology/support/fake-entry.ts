import type { LdapEntry } from '../../../../electron/agent/directory/session/entry';

/** An object as a server sends it, from texts. */
export function fakeEntry(dn: string, attributes: Record<string, string | readonly string[]>): LdapEntry {
  const lower = new Map(
    Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), [value].flat()] as const),
  );
  const allText = (name: string): readonly string[] => lower.get(name.toLowerCase()) ?? [];
  const allBytes = (name: string): readonly Buffer[] => allText(name).map((text) => Buffer.from(text));
  const text = (name: string): string | null => allText(name)[0] ?? null;
  return {
    dn,
    allText,
    allBytes,
    text,
    bytes: (name) => allBytes(name)[0] ?? null,
    integer: (name) => (text(name) === null ? null : Number(text(name))),
  };
}
