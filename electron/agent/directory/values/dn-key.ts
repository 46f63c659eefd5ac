const hexPair = /^[0-9a-f]{2}$/i;

/** The characters of a DN’s parts, each with whether it was escaped. */
interface Char {
  readonly text: string;
  readonly escaped: boolean;
}

/** Reads one character or one run of `\XX` bytes, which are UTF-8 together. */
function readChar(dn: string, at: number): { readonly char: Char; readonly next: number } {
  const first = String.fromCodePoint(dn.codePointAt(at) ?? 0);
  if (first !== '\\') return { char: { text: first, escaped: false }, next: at + first.length };
  const bytes: number[] = [];
  let next = at;
  while (dn[next] === '\\' && hexPair.test(dn.slice(next + 1, next + 3))) {
    bytes.push(Number.parseInt(dn.slice(next + 1, next + 3), 16));
    next += 3;
  }
  if (bytes.length > 0) return { char: { text: Buffer.from(bytes).toString('utf8'), escaped: true }, next };
  const code = dn.codePointAt(at + 1);
  const text = code === undefined ? '' : String.fromCodePoint(code);
  return { char: { text, escaped: true }, next: at + 1 + text.length };
}

const isSpace = ({ text, escaped }: Char): boolean => !escaped && /^\s$/.test(text);

/** The characters without the spaces around them; an escaped space is part of the name. */
function trimmed(chars: readonly Char[]): string {
  const start = chars.findIndex((char) => !isSpace(char));
  if (start === -1) return '';
  const after = [...chars].reverse().findIndex((char) => !isSpace(char));
  return chars
    .slice(start, chars.length - after)
    .map(({ text }) => text)
    .join('')
    .toLowerCase();
}

/** One part without the spaces around type and value; a comma in the value cannot be mistaken for a boundary. */
function partKey(chars: readonly Char[]): string {
  const equals = chars.findIndex(({ text, escaped }) => text === '=' && !escaped);
  if (equals === -1) return trimmed(chars);
  return `${trimmed(chars.slice(0, equals))}=${trimmed(chars.slice(equals + 1))}`;
}

/**
 * The parts of a DN, innermost first, in a form in which equal ones are the same text: without case, without spaces
 * around them, whatever way their characters were escaped (RFC 4514).
 */
export function dnParts(dn: string): readonly string[] {
  const parts: string[] = [];
  let chars: Char[] = [];
  for (let at = 0; at < dn.length;) {
    const { char, next } = readChar(dn, at);
    if (char.text === ',' && !char.escaped) {
      parts.push(partKey(chars));
      chars = [];
    } else chars.push(char);
    at = next;
  }
  if (chars.length > 0 || parts.length > 0) parts.push(partKey(chars));
  return parts;
}
