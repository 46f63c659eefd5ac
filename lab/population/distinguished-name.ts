/**
 * Escapes a value for use in a DN (RFC 4514, section 2.4). The equals sign is escaped too: not required, but some
 * parsers split on it.
 */
export function escapeRdnValue(value: string): string {
  return value
    .replace(/[\\,+"<>;=]/g, (character) => `\\${character}`)
    .replace(/[\n\r]/g, (character) => (character === '\n' ? '\\0A' : '\\0D'))
    .replace(/^[ #]/, (character) => `\\${character}`)
    .replace(/ $/, '\\ ');
}

/** DN of an organisational unit given by the path to it, outermost first. */
export function unitDn(path: readonly string[], baseDn: string): string {
  return path.reduce((parent, name) => `OU=${escapeRdnValue(name)},${parent}`, baseDn);
}
