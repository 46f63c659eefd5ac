import { Attribute, BerWriter, Change, Control, type Client } from 'ldapts';
import { joined } from './ldap-values';

const daclOnly = 4;
const inheritedEntry = 0x10;
const denyTypes: readonly number[] = [1, 6];
const selfRelative = 0x8000;
const daclProtected = 0x1000;
const daclPresent = 0x4;
const headerBytes = 20;
const aclHeaderBytes = 8;
const aclRevisionWithObjects = 4;

/** LDAP_SERVER_SD_FLAGS: read and write the discretionary list only, which needs no right over the audit list. */
class SdFlagsControl extends Control {
  constructor() {
    super('1.2.840.113556.1.4.801', { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(daclOnly);
    value.endSequence();
    writer.writeBuffer(value.buffer, 4);
  }
}

/**
 * The explicit (not inherited) entries of a self-relative security descriptor’s discretionary list, each as its
 * bytes (MS-DTYP 2.4.6).
 */
export function explicitEntries(descriptor: Buffer): Buffer[] {
  const start = descriptor.readUInt32LE(16);
  if (start === 0) return [];
  const entries: Buffer[] = [];
  let offset = start + aclHeaderBytes;
  for (let left = descriptor.readUInt16LE(start + 4); left > 0; left--) {
    const size = descriptor.readUInt16LE(offset + 2);
    entries.push(descriptor.subarray(offset, offset + size));
    offset += size;
  }
  return entries.filter((entry) => (entry.readUInt8(1) & inheritedEntry) === 0);
}

/**
 * A self-relative security descriptor with nothing but a discretionary list. Refusals are put first, as the
 * canonical order has it. `inherits: false` cuts it off from the parent’s entries; else the server adds those.
 */
export function descriptorWith(entries: readonly Buffer[], options: { readonly inherits: boolean }): Buffer {
  const isDenial = (entry: Buffer): boolean => denyTypes.includes(entry.readUInt8(0));
  const ordered = [...entries.filter(isDenial), ...entries.filter((entry) => !isDenial(entry))];
  const body = joined(ordered);
  const header = Buffer.alloc(headerBytes + aclHeaderBytes);
  header.writeUInt8(1, 0);
  header.writeUInt16LE(selfRelative | daclPresent | (options.inherits ? 0 : daclProtected), 2);
  header.writeUInt32LE(headerBytes, 16);
  header.writeUInt8(aclRevisionWithObjects, headerBytes);
  header.writeUInt16LE(aclHeaderBytes + body.length, headerBytes + 2);
  header.writeUInt16LE(ordered.length, headerBytes + 4);
  return joined([header, body]);
}

/** Adds entries to an object’s explicit ones, and has it inherit its parent’s. */
export async function grant(admin: Client, dn: string, entries: readonly Buffer[]): Promise<void> {
  const present = explicitEntries(await readBinary(admin, dn, 'nTSecurityDescriptor'));
  await writeDescriptor(admin, dn, descriptorWith([...present, ...entries], { inherits: true }));
}

/** Adds entries to an object’s explicit ones. Whether it inherits its parent’s stays as it is. */
export async function addEntries(admin: Client, dn: string, entries: readonly Buffer[]): Promise<void> {
  await rewrite(admin, dn, (present) => [...present, ...entries]);
}

/**
 * Takes away those of an object’s explicit entries that are these, byte for byte. Whether it inherits its parent’s stays
 * as it is.
 */
export async function removeEntries(admin: Client, dn: string, entries: readonly Buffer[]): Promise<void> {
  const unwanted = new Set(entries.map((entry) => entry.toString('hex')));
  await rewrite(admin, dn, (present) => present.filter((one) => !unwanted.has(one.toString('hex'))));
}

async function rewrite(
  admin: Client,
  dn: string,
  change: (present: readonly Buffer[]) => readonly Buffer[],
): Promise<void> {
  const descriptor = await readBinary(admin, dn, 'nTSecurityDescriptor');
  const inherits = (descriptor.readUInt16LE(2) & daclProtected) === 0;
  await writeDescriptor(admin, dn, descriptorWith(change(explicitEntries(descriptor)), { inherits }));
}

/** Replaces an object’s whole list and cuts it off from its parent’s. */
export async function isolate(admin: Client, dn: string, entries: readonly Buffer[]): Promise<void> {
  await writeDescriptor(admin, dn, descriptorWith(entries, { inherits: false }));
}

async function writeDescriptor(admin: Client, dn: string, descriptor: Buffer): Promise<void> {
  const modification = new Attribute({ type: 'nTSecurityDescriptor', values: [descriptor] });
  await admin.modify(dn, new Change({ operation: 'replace', modification }), new SdFlagsControl());
}

/** A binary attribute of one object. Throws where the object or the attribute is missing. */
export async function readBinary(admin: Client, dn: string, attribute: string): Promise<Buffer> {
  const { searchEntries } = await admin.search(
    dn,
    { scope: 'base', attributes: [attribute], explicitBufferAttributes: [attribute] },
    attribute === 'nTSecurityDescriptor' ? new SdFlagsControl() : [],
  );
  const value = searchEntries[0]?.[attribute];
  if (!Buffer.isBuffer(value)) throw new Error(`${attribute} of ${dn} could not be read`);
  return value;
}
