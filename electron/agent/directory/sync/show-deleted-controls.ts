import { Control } from 'ldapts';

/** A request control without a value. */
class PlainControl extends Control {
  public constructor(oid: string, critical: boolean) {
    super(oid, { critical });
  }
}

/**
 * LDAP_SERVER_SHOW_DELETED, without which a search leaves deleted objects out, and LDAP_SERVER_SHOW_RECYCLED, without
 * which it leaves out those of them that the Recycle Bin has given up (MS-ADTS 3.1.1.3.4.1.14 and 3.1.1.3.4.1.21). The
 * second one is not critical: servers before Windows Server 2008 R2 know neither it nor recycled objects.
 */
export function showDeletedControls(): readonly Control[] {
  return [
    new PlainControl('1.2.840.113556.1.4.417', true),
    new PlainControl('1.2.840.113556.1.4.2064', false),
  ];
}
