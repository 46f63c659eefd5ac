/** Byte order of a GUID’s text (MS-DTYP 2.3.4.2): the first three groups are little-endian. */
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** objectGUID as text, lower case with hyphens; `null` unless there are 16 bytes. */
export function guidText(bytes: Buffer): string | null {
  if (bytes.length !== order.length) return null;
  const hex = order.map((index) => (bytes[index] ?? 0).toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const guidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The DN form that names an object by its GUID whatever its name and place (MS-ADTS 3.1.1.3.1.2.4).
 *
 * @throws RangeError when the text is not a GUID: it would become part of a DN
 */
export function guidDn(objectGuid: string): string {
  if (!guidPattern.test(objectGuid)) throw new RangeError('Not a GUID');
  return `<GUID=${objectGuid}>`;
}
