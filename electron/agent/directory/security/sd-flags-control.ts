import { Control, type BerWriter } from 'ldapts';

/** `SEQUENCE { Flags INTEGER 7 }`: owner, group and discretionary list (MS-ADTS 3.1.1.3.4.1.11). */
const withoutAuditList = Buffer.from([0x30, 0x03, 0x02, 0x01, 0x07]);
const octetString = 0x04;

/**
 * LDAP_SERVER_SD_FLAGS: without it nTSecurityDescriptor is left out for accounts that may not read the audit list.
 * Not critical: a server that lacks it still answers with the rest, and the descriptor is then unknown.
 */
export class SdFlagsControl extends Control {
  public constructor() {
    super('1.2.840.113556.1.4.801', { critical: false });
  }

  protected override writeControl(writer: BerWriter): void {
    writer.writeBuffer(withoutAuditList, octetString);
  }
}
