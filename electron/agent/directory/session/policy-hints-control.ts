import { Control, type BerWriter } from 'ldapts';

/**
 * LDAP_SERVER_POLICY_HINTS and its deprecated twin, the better one first (MS-ADTS 3.1.1.3.4.1.27). Without it a reset
 * does not check the password history.
 */
export const policyHintsOids = ['1.2.840.113556.1.4.2239', '1.2.840.113556.1.4.2066'] as const;
export type PolicyHintsOid = (typeof policyHintsOids)[number];

/** `SEQUENCE { Flags INTEGER 1 }`: enforce the whole policy. */
const enforce = Buffer.from([0x30, 0x03, 0x02, 0x01, 0x01]);
const octetString = 0x04;

/** The control that makes a reset obey the password history. Critical: a server that cannot obey must refuse. */
export class PolicyHintsControl extends Control {
  public constructor(oid: PolicyHintsOid) {
    super(oid, { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    writer.writeBuffer(enforce, octetString);
  }
}

/** The control the server offers, by the `supportedControl` of its rootDSE; `null` = none. */
export function offeredPolicyHints(supportedControls: readonly string[]): PolicyHintsOid | null {
  return policyHintsOids.find((oid) => supportedControls.includes(oid)) ?? null;
}
