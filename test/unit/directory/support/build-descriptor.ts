import * as fc from 'fast-check';
import type {
  AccessEntry,
  SecurityDescriptor,
} from '../../../../electron/agent/directory/security/descriptor';
import { sidBytes } from '../../../../lab/population/access-entry';
import { guidBytes, joined } from '../../../../lab/population/ldap-values';

const headerBytes = 20;
const aclHeaderBytes = 8;
/** Content of the entries whose type decides nothing. */
const otherBody = Buffer.from('0102030405060708', 'hex');

function entryBytes(entry: AccessEntry): Buffer {
  const parts: Buffer[] = [];
  let type = 0;
  if (entry.effect === 'other') {
    type = entry.type;
    parts.push(otherBody);
  } else {
    const isObject = entry.objectType !== null || entry.inheritedObjectType !== null;
    const mask = Buffer.alloc(isObject ? 8 : 4);
    mask.writeUInt32LE(entry.mask, 0);
    if (isObject) mask.writeUInt32LE((entry.objectType ? 1 : 0) | (entry.inheritedObjectType ? 2 : 0), 4);
    parts.push(mask);
    for (const guid of [entry.objectType, entry.inheritedObjectType]) if (guid) parts.push(guidBytes(guid));
    parts.push(sidBytes(entry.trustee));
    type = (entry.effect === 'allow' ? 0 : 1) + (isObject ? 5 : 0);
  }
  const body = joined(parts);
  const head = Buffer.alloc(4);
  head.writeUInt8(type, 0);
  head.writeUInt8(entry.flags, 1);
  head.writeUInt16LE(4 + body.length, 2);
  return joined([head, body]);
}

/** The self-relative form of a descriptor: header, owner, group, list. */
export function descriptorBytes({ control, owner, group, dacl }: SecurityDescriptor): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(1, 0);
  header.writeUInt16LE(control, 2);
  const parts = [header];
  let offset = headerBytes;
  const place = (field: number, bytes: Buffer): void => {
    header.writeUInt32LE(offset, field);
    parts.push(bytes);
    offset += bytes.length;
  };
  if (owner !== null) place(4, sidBytes(owner));
  if (group !== null) place(8, sidBytes(group));
  if (dacl !== null) {
    const body = joined(dacl.map(entryBytes));
    const head = Buffer.alloc(aclHeaderBytes);
    head.writeUInt8(4, 0);
    head.writeUInt16LE(aclHeaderBytes + body.length, 2);
    head.writeUInt16LE(dacl.length, 4);
    place(16, joined([head, body]));
  }
  return joined(parts);
}

const word = fc.integer({ min: 0, max: 0xffffffff });

/** A few SIDs that entries and tokens share, and any others. */
export const sharedSids = [
  'S-1-1-0',
  'S-1-5-11',
  'S-1-5-10',
  'S-1-3-4',
  'S-1-5-21-1-2-3-1104',
  'S-1-5-32-544',
];
const anySid = fc
  .tuple(fc.integer({ min: 0, max: 0xffff }), fc.array(word, { minLength: 1, maxLength: 15 }))
  .map(([authority, parts]) => ['S-1', authority, ...parts].join('-'));
const someSid = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...sharedSids) },
  { weight: 1, arbitrary: anySid },
);

/** A few GUIDs that entries and questions share, and any others. */
export const sharedGuids = [
  '00299570-246d-11d0-a768-00aa006e0529',
  '4c164200-20c0-11d0-a768-00aa006e0529',
  'bf967a0a-0de6-11d0-a285-00aa003049e2',
];
const someGuid = fc.option(fc.oneof(fc.constantFrom(...sharedGuids), fc.uuid()));
const flags = fc.integer({ min: 0, max: 0x1f });

const grantEntry = fc.record({
  effect: fc.constantFrom('allow' as const, 'deny' as const),
  flags,
  mask: word,
  objectType: someGuid,
  inheritedObjectType: someGuid,
  trustee: someSid,
});
/** Audit entries and those with a condition (MS-DTYP 2.4.4.1). */
const otherEntry = fc.record({
  effect: fc.constant('other' as const),
  flags,
  type: fc.constantFrom(2, 7, 9, 11),
});

function descriptorOf(entry: fc.Arbitrary<AccessEntry>): fc.Arbitrary<SecurityDescriptor> {
  return fc
    .record({
      isProtected: fc.boolean(),
      owner: fc.option(someSid),
      group: fc.option(someSid),
      dacl: fc.option(fc.array(entry, { maxLength: 12 }), { freq: 10 }),
    })
    .map(({ isProtected, dacl, ...rest }) => ({
      control: 0x8000 | (dacl === null ? 0 : 0x4) | (isProtected ? 0x1000 : 0),
      dacl,
      ...rest,
    }));
}

/** Every descriptor the parser knows. */
export const anyDescriptor = descriptorOf(
  fc.oneof({ weight: 8, arbitrary: grantEntry }, { weight: 1, arbitrary: otherEntry }),
);

/** Descriptors with a list of entries without GUIDs and without generic rights. */
export const plainDescriptor = descriptorOf(
  grantEntry.map((entry) => ({
    ...entry,
    mask: entry.mask & 0x1f01ff,
    objectType: null,
    inheritedObjectType: null,
  })),
).filter(({ dacl }) => dacl !== null);
