/** Byte order of a GUID’s text (MS-DTYP 2.3.4.2): the first three groups are little-endian. */
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

function guidToBase64(objectGuid: string): string {
  const bytes = Buffer.from(objectGuid.replaceAll('-', ''), 'hex');
  if (bytes.length !== order.length) throw new RangeError(`Not a GUID: ${objectGuid}`);
  return Buffer.from(order.map((index) => bytes[index] ?? 0)).toString('base64');
}

/**
 * The source anchor of a user: mS-DS-ConsistencyGuid, else objectGUID; base64, as `onPremisesImmutableId` in the cloud.
 *
 * @throws RangeError when the text is not a GUID
 */
export function sourceAnchorOf(object: {
  readonly objectGuid: string;
  readonly consistencyGuid: string | null;
}): string {
  const own = object.consistencyGuid;
  return own === null || own === '' ? guidToBase64(object.objectGuid) : own;
}
