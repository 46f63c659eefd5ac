import { escapeRdnValue } from '../../population/distinguished-name';

/** One part of a distinguished name. */
export interface Rdn {
  /** Attribute as the client spelled it. */
  readonly type: string;
  readonly value: string;
}

/** A distinguished name, leaf first. */
export type Dn = readonly Rdn[];

/** What a backslash may make harmless. */
const special = '\\,+"<>;=# ';

/**
 * Reads a DN (RFC 4514; hex pairs are UTF-8). `null` = not one. Two attributes in one RDN and values in quotes are
 * refused: AD makes no such names.
 */
export function parseDn(text: string): Dn | null {
  if (text.trim() === '') return [];
  const rdns: Rdn[] = [];
  for (const part of splitUnescaped(text, ',')) {
    const [type, ...values] = splitUnescaped(part, '=');
    const value = values.length === 0 ? null : unescapeValue(values.join('='));
    if (type === undefined || value === null || value === '') return null;
    if (!/^\s*[a-z][a-z0-9-]*\s*$/i.test(type) || splitUnescaped(part, '+').length > 1) return null;
    rdns.push({ type: type.trim(), value });
  }
  return rdns;
}

function splitUnescaped(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === separator) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** Spaces around a value do not count unless escaped. */
function trimUnescaped(text: string): string {
  const start = text.replace(/^ +/, '');
  const end = start.replace(/ +$/, '');
  const endsEscaped = /(?:^|[^\\])(?:\\\\)*\\$/.test(end) && end.length < start.length;
  return endsEscaped ? `${end} ` : end;
}

function unescapeValue(raw: string): string | null {
  const text = trimUnescaped(raw);
  const pieces: string[] = [];
  let index = 0;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character !== '\\') {
      if (character === '"') return null;
      pieces.push(character);
      index += 1;
      continue;
    }
    const hex = /^(?:\\[0-9a-f]{2})+/i.exec(text.slice(index))?.[0];
    if (hex !== undefined) {
      pieces.push(Buffer.from(hex.replaceAll('\\', ''), 'hex').toString('utf8'));
      index += hex.length;
    } else if (index + 1 < text.length && special.includes(text.charAt(index + 1))) {
      pieces.push(text.charAt(index + 1));
      index += 2;
    } else return null;
  }
  return pieces.join('');
}

/** The DN’s text with what must be escaped escaped. */
export function formatDn(dn: Dn): string {
  return dn.map(formatRdn).join(',');
}

/** One part’s text, its attribute in capitals as AD writes the usual ones. */
export function formatRdn({ type, value }: Rdn): string {
  return `${type.toUpperCase()}=${escapeRdnValue(value)}`;
}

/** Equal for DNs that name the same object. Letters compare without case; accents count, unlike in AD. */
export function dnKey(dn: Dn): string {
  return formatDn(dn.map(({ type, value }) => ({ type, value: foldText(value) })));
}

/** A text as it is compared. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
