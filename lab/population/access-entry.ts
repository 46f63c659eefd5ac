import { guidBytes, joined } from './ldap-values';

/** One entry of an access control list (MS-DTYP 2.4.4), for the cases the lab writes. */
export interface AccessEntry {
  readonly effect: 'allow' | 'deny';
  /** Rights as a bit mask, see {@link accessMask}. */
  readonly mask: number;
  /** GUID of the extended right or attribute; absent = all of the mask. */
  readonly objectType?: string;
  /**
   * `here` = this object only, `subtree` = this object and all below, `users` = user objects below and not this one.
   */
  readonly scope: 'here' | 'subtree' | 'users';
  /** SID in binary form. */
  readonly trustee: Buffer;
}

/** Rights of MS-ADTS 5.1.3.2 that the lab needs. */
export const accessMask = {
  controlAccess: 0x100,
  writeProperty: 0x20,
  full: 0xf01ff,
  /** Read properties and permissions, list contents and objects. */
  read: 0x20094,
} as const;

/** GUIDs of extended rights and attributes (domain-facts: MS-ADTS 5.1.3.2.1 and the schema). */
export const rightGuid = {
  resetPassword: '00299570-246d-11d0-a768-00aa006e0529',
  changePassword: 'ab721a53-1e2f-11d0-9819-00aa0040529b',
  unexpirePassword: 'ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501',
  lockoutTime: '28630ebf-41d5-11d1-a9c1-0000f80367c1',
  pwdLastSet: 'bf967a0a-0de6-11d0-a285-00aa003049e2',
} as const;

const userClassGuid = 'bf967aba-0de6-11d0-a285-00aa003049e2';
const flagsOfScope = { here: 0, subtree: 0x02, users: 0x02 | 0x08 } as const;
const objectTypePresent = 1;
const inheritedTypePresent = 2;

/** The entry’s bytes. With a GUID or a class it is an object entry (types 5 and 6), else a plain one (0 and 1). */
export function accessEntryBytes(entry: AccessEntry): Buffer {
  const guids: Buffer[] = [];
  let present = 0;
  if (entry.objectType !== undefined) {
    guids.push(guidBytes(entry.objectType));
    present |= objectTypePresent;
  }
  if (entry.scope === 'users') {
    guids.push(guidBytes(userClassGuid));
    present |= inheritedTypePresent;
  }
  const isObjectEntry = present !== 0;
  const head = Buffer.alloc(isObjectEntry ? 12 : 8);
  const body = joined([...guids, entry.trustee]);
  head.writeUInt8((entry.effect === 'allow' ? 0 : 1) + (isObjectEntry ? 5 : 0), 0);
  head.writeUInt8(flagsOfScope[entry.scope], 1);
  head.writeUInt16LE(head.length + body.length, 2);
  head.writeUInt32LE(entry.mask, 4);
  if (isObjectEntry) head.writeUInt32LE(present, 8);
  return joined([head, body]);
}

/** Binary form of a SID’s text, `S-1-5-10`. */
export function sidBytes(text: string): Buffer {
  const [, revision = '', authority = '', ...subAuthorities] = text.split('-');
  const bytes = Buffer.alloc(8 + 4 * subAuthorities.length);
  bytes.writeUInt8(Number(revision), 0);
  bytes.writeUInt8(subAuthorities.length, 1);
  bytes.writeUIntBE(Number(authority), 2, 6);
  subAuthorities.forEach((value, index) => bytes.writeUInt32LE(Number(value), 8 + 4 * index));
  return bytes;
}
