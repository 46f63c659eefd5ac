import { err, ok, type Result } from '../../../../shared/result';
import { guidText } from '../values/guid';
import { parseSid } from '../values/sid';

/** An entry that allows or denies (MS-DTYP 2.4.4.2 to 2.4.4.5). */
export interface GrantEntry {
  readonly effect: 'allow' | 'deny';
  /** {@link entryFlags} */
  readonly flags: number;
  /** Rights as a bit mask. */
  readonly mask: number;
  /** GUID of an extended right, property, property set or class; `null` = the whole mask. */
  readonly objectType: string | null;
  /** GUID of the class that inherits the entry; `null` = every class. */
  readonly inheritedObjectType: string | null;
  /** SID as text. */
  readonly trustee: string;
}

/** An entry of a type that decides nothing here: audit entries and those with a condition. */
interface OtherEntry {
  readonly effect: 'other';
  readonly flags: number;
  /** AceType of MS-DTYP 2.4.4.1. */
  readonly type: number;
}

export type AccessEntry = GrantEntry | OtherEntry;

/** What of a security descriptor decides about rights on an object. */
export interface SecurityDescriptor {
  /** {@link controlFlags} */
  readonly control: number;
  /** SIDs as text; `null` where the descriptor names none. */
  readonly owner: string | null;
  readonly group: string | null;
  /** The discretionary list in its order; `null` = there is none, which allows everything. */
  readonly dacl: readonly AccessEntry[] | null;
}

/** Control bits (MS-DTYP 2.4.6). */
const controlFlags = { daclPresent: 0x4, daclProtected: 0x1000, selfRelative: 0x8000 } as const;

/** AceFlags (MS-DTYP 2.4.4.1). */
export const entryFlags = { inheritOnly: 0x08, inherited: 0x10 } as const;

/** Where the bytes stop making sense. */
export type DescriptorFault = 'header' | 'owner' | 'group' | 'acl' | 'entry';

const headerBytes = 20;
const aclHeaderBytes = 8;
const entryHeaderBytes = 4;
const guidBytes = 16;
const objectTypePresent = 1;
const inheritedTypePresent = 2;

/** AceType → effect and whether GUIDs follow the mask. */
const grantTypes: ReadonlyMap<number, { readonly effect: 'allow' | 'deny'; readonly isObject: boolean }> =
  new Map([
    [0, { effect: 'allow', isObject: false }],
    [1, { effect: 'deny', isObject: false }],
    [5, { effect: 'allow', isObject: true }],
    [6, { effect: 'deny', isObject: true }],
  ]);

/** The SID that begins at an offset; `null` when the bytes there are none. */
function sidAt(bytes: Buffer, offset: number): string | null {
  if (offset + 2 > bytes.length) return null;
  const length = 8 + 4 * bytes.readUInt8(offset + 1);
  return parseSid(bytes.subarray(offset, offset + length))?.text ?? null;
}

function guidsOf(
  bytes: Buffer,
): { readonly objectType: string | null; readonly inherited: string | null; readonly end: number } | null {
  if (bytes.length < 12) return null;
  const present = bytes.readUInt32LE(8);
  let end = 12;
  const next = (isPresent: boolean): string | null => {
    if (!isPresent) return null;
    end += guidBytes;
    return guidText(bytes.subarray(end - guidBytes, end));
  };
  const objectType = next((present & objectTypePresent) !== 0);
  const inherited = next((present & inheritedTypePresent) !== 0);
  return end > bytes.length ? null : { objectType, inherited, end };
}

/** One entry from exactly its own bytes; `null` when they do not hold what its type needs. */
function parseEntry(bytes: Buffer): AccessEntry | null {
  const type = bytes.readUInt8(0);
  const flags = bytes.readUInt8(1);
  const grant = grantTypes.get(type);
  if (grant === undefined) return { effect: 'other', flags, type };
  if (bytes.length < 8) return null;
  const guids = grant.isObject ? guidsOf(bytes) : { objectType: null, inherited: null, end: 8 };
  const trustee = guids === null ? null : sidAt(bytes, guids.end);
  if (guids === null || trustee === null) return null;
  return {
    effect: grant.effect,
    flags,
    mask: bytes.readUInt32LE(4),
    objectType: guids.objectType,
    inheritedObjectType: guids.inherited,
    trustee,
  };
}

function parseAcl(bytes: Buffer, start: number): Result<readonly AccessEntry[], DescriptorFault> {
  if (start + aclHeaderBytes > bytes.length) return err('acl');
  const end = start + bytes.readUInt16LE(start + 2);
  if (end > bytes.length || end < start + aclHeaderBytes) return err('acl');
  const entries: AccessEntry[] = [];
  let offset = start + aclHeaderBytes;
  for (let left = bytes.readUInt16LE(start + 4); left > 0; left--) {
    if (offset + entryHeaderBytes > end) return err('entry');
    const size = bytes.readUInt16LE(offset + 2);
    if (size < entryHeaderBytes || offset + size > end) return err('entry');
    const entry = parseEntry(bytes.subarray(offset, offset + size));
    if (entry === null) return err('entry');
    entries.push(entry);
    offset += size;
  }
  return ok(entries);
}

/**
 * Reads a self-relative security descriptor, the value of nTSecurityDescriptor (MS-DTYP 2.4.6). The audit list is left
 * out. Never throws, whatever the bytes.
 */
export function parseDescriptor(bytes: Buffer): Result<SecurityDescriptor, DescriptorFault> {
  if (bytes.length < headerBytes || bytes.readUInt8(0) !== 1) return err('header');
  const control = bytes.readUInt16LE(2);
  if ((control & controlFlags.selfRelative) === 0) return err('header');
  const [ownerAt, groupAt, daclAt] = [4, 8, 16].map((field) => bytes.readUInt32LE(field));
  const owner = ownerAt ? sidAt(bytes, ownerAt) : null;
  if (ownerAt && owner === null) return err('owner');
  const group = groupAt ? sidAt(bytes, groupAt) : null;
  if (groupAt && group === null) return err('group');
  if (!daclAt || (control & controlFlags.daclPresent) === 0) return ok({ control, owner, group, dacl: null });
  const dacl = parseAcl(bytes, daclAt);
  return dacl.ok ? ok({ control, owner, group, dacl: dacl.value }) : dacl;
}

/** Whether the object takes no entries from its containers (SE_DACL_PROTECTED). */
export function isInheritanceBlocked({ control }: Pick<SecurityDescriptor, 'control'>): boolean {
  return (control & controlFlags.daclProtected) !== 0;
}
