import { decideAccess, type AccessDecision, type AccessSubject } from './access';
import type { SecurityDescriptor } from './descriptor';

/** A right that password writeback needs. */
export interface WritebackRight {
  readonly id: 'resetPassword' | 'changePassword' | 'lockoutTime' | 'pwdLastSet' | 'unexpirePassword';
  /** As Active Directory’s tools and `dsacls` name it. */
  readonly name: string;
  readonly kind: 'extendedRight' | 'writeProperty';
  /** rightsGuid of the extended right, schemaIDGUID of the attribute. */
  readonly guid: string;
  /** GUIDs that contain it: property set and class. */
  readonly within: readonly string[];
  /** Checked on the user, or on the root of the domain. */
  readonly on: 'user' | 'domain';
}

/** schemaIDGUID of class user (MS-ADSC). */
export const userClass = 'bf967aba-0de6-11d0-a285-00aa003049e2';
/** Property set User-Account-Restrictions: attributeSecurityGUID of pwdLastSet. lockoutTime is in none (MS-ADA1, MS-ADA3). */
const accountRestrictions = '4c164200-20c0-11d0-a768-00aa006e0529';

/**
 * The rights of docs/operations.md. GUIDs: MS-ADTS 5.1.3.2.1 for the extended rights, MS-ADA1 and MS-ADA3 for the
 * attributes. Unexpire Password is checked on the domain (MS-SAMR 3.1.1.8.7).
 */
export const writebackRights: readonly WritebackRight[] = [
  {
    id: 'resetPassword',
    name: 'Reset Password',
    kind: 'extendedRight',
    guid: '00299570-246d-11d0-a768-00aa006e0529',
    within: [],
    on: 'user',
  },
  {
    id: 'changePassword',
    name: 'Change Password',
    kind: 'extendedRight',
    guid: 'ab721a53-1e2f-11d0-9819-00aa0040529b',
    within: [],
    on: 'user',
  },
  {
    id: 'lockoutTime',
    name: 'lockoutTime',
    kind: 'writeProperty',
    guid: '28630ebf-41d5-11d1-a9c1-0000f80367c1',
    within: [userClass],
    on: 'user',
  },
  {
    id: 'pwdLastSet',
    name: 'pwdLastSet',
    kind: 'writeProperty',
    guid: 'bf967a0a-0de6-11d0-a285-00aa003049e2',
    within: [accountRestrictions, userClass],
    on: 'user',
  },
  {
    id: 'unexpirePassword',
    name: 'Unexpire Password',
    kind: 'extendedRight',
    guid: 'ccc2dc7d-a6ad-4a7a-8846-c04e3cc53501',
    within: [],
    on: 'domain',
  },
];

/** ADS_RIGHT_DS_CONTROL_ACCESS and ADS_RIGHT_DS_WRITE_PROP (MS-ADTS 5.1.3.2). */
const masks = { extendedRight: 0x100, writeProperty: 0x20 } as const;

/** Whether the subject has a right on the object whose descriptor is given. */
export function decideRight(
  right: WritebackRight,
  descriptor: SecurityDescriptor,
  subject: AccessSubject,
): AccessDecision {
  return decideAccess(descriptor, subject, {
    mask: masks[right.kind],
    objectTypes: [right.guid, ...right.within],
  });
}
