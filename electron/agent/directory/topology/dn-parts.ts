import { parentDn, sameDn } from '../values/distinguished-name';

const escapedBytes = /(?:\\[0-9a-f]{2})+/gi;
const maxDepth = 128;

/** The value of a DN’s first part without its escapes (RFC 4514, 2.4): `Müller, A` for `OU=Müller\, A,DC=x`. */
export function rdnValue(dn: string): string {
  const parent = parentDn(dn);
  const first = parent === null ? dn : dn.slice(0, dn.length - parent.length).replace(/,\s*$/, '');
  return first
    .slice(first.indexOf('=') + 1)
    .replace(escapedBytes, (hex) => Buffer.from(hex.replaceAll('\\', ''), 'hex').toString('utf8'))
    .replace(/\\(?<char>.)/gsu, '$<char>');
}

/** Whether the object is the ancestor itself or lies below it. */
export function isWithin(dn: string, ancestor: string): boolean {
  let current: string | null = dn;
  for (let depth = 0; current !== null && depth < maxDepth; depth++) {
    if (sameDn(current, ancestor)) return true;
    current = parentDn(current);
  }
  return false;
}
