import { Attribute, BerWriter, Change, Control, type Client } from 'ldapts';
import { accessEntryBytes, sidBytes } from './access-entry';
import { joined } from './ldap-values';
import { descriptorWith, readBinary } from './security-descriptor';

const ownerOnly = 1;
const listOnly = 4;
const selfRelative = 0x8000;
/** List contents and read properties: what `dsacls … /G account:LCRP /I:T` gives. */
const listAndRead = 0x14;
const full = 0xf01ff;

/** Lets searches and changes reach deleted objects. */
export class ShowDeleted extends Control {
  public constructor() {
    super('1.2.840.113556.1.4.417', { critical: true });
  }
}

class SdFlags extends Control {
  private readonly flags: number;
  public constructor(flags: number) {
    super('1.2.840.113556.1.4.801', { critical: true });
    this.flags = flags;
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(this.flags);
    value.endSequence();
    writer.writeBuffer(value.buffer, 4);
  }
}

async function write(admin: Client, dn: string, descriptor: Buffer, flags: number): Promise<void> {
  const modification = new Attribute({ type: 'nTSecurityDescriptor', values: [descriptor] });
  const change = new Change({ operation: 'replace', modification });
  await admin.modify(dn, change, [new ShowDeleted(), new SdFlags(flags)]);
}

/** As `dsacls "CN=Deleted Objects,…" /takeownership`: without it not even an administrator may write the list. */
async function takeOwnership(admin: Client, dn: string, administratorDn: string): Promise<void> {
  const owner = await readBinary(admin, administratorDn, 'objectSid');
  const header = Buffer.alloc(20);
  header.writeUInt8(1, 0);
  header.writeUInt16LE(selfRelative, 2);
  header.writeUInt32LE(header.length, 4);
  await write(admin, dn, joined([header, owner]), ownerOnly);
}

/**
 * Who may read `CN=Deleted Objects`: the system, administrators and these. What the message of the source tells an
 * administrator to do.
 */
export async function allowDeletedObjects(
  admin: Client,
  partitionDn: string,
  administratorDn: string,
  accountDns: readonly string[],
): Promise<void> {
  const dn = `CN=Deleted Objects,${partitionDn}`;
  await takeOwnership(admin, dn, administratorDn);
  const allow = (trustee: Buffer, mask: number): Buffer =>
    accessEntryBytes({ effect: 'allow', scope: 'subtree', mask, trustee });
  const accounts = await Promise.all(accountDns.map((account) => readBinary(admin, account, 'objectSid')));
  const entries = [
    allow(sidBytes('S-1-5-18'), full),
    allow(sidBytes('S-1-5-32-544'), listAndRead),
    ...accounts.map((account) => allow(account, listAndRead)),
  ];
  await write(admin, dn, descriptorWith(entries, { inherits: false }), listOnly);
}
