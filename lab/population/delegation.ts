import type { Client } from 'ldapts';
import { accessEntryBytes, accessMask, rightGuid, sidBytes, type AccessEntry } from './access-entry';
import { explicitEntries, grant, isolate, readBinary } from './security-descriptor';

const everyone = sidBytes('S-1-1-0');
const self = sidBytes('S-1-5-10');
const administrators = sidBytes('S-1-5-32-544');

/**
 * Gives the service account what Microsoft’s documentation asks for password writeback and no more: Reset and
 * Change Password, Write lockoutTime and pwdLastSet on the users below the domain, and Unexpire Password on the
 * domain itself, without which a reset password expires at once (MS-SAMR 3.1.1.8.7).
 */
export async function delegateWriteback(admin: Client, baseDn: string, accountDn: string): Promise<void> {
  const trustee = await readBinary(admin, accountDn, 'objectSid');
  const unexpire: AccessEntry = {
    effect: 'allow',
    mask: accessMask.controlAccess,
    objectType: rightGuid.unexpirePassword,
    scope: 'subtree',
    trustee,
  };
  await grant(admin, baseDn, [...writebackEntries(trustee), unexpire].map(accessEntryBytes));
}

/** The rights on users that password writeback needs, for a domain or a unit. */
export function writebackEntries(trustee: Buffer): AccessEntry[] {
  const { controlAccess, writeProperty } = accessMask;
  const onUsers = (mask: number, objectType: string): AccessEntry => ({
    effect: 'allow',
    mask,
    objectType,
    scope: 'users',
    trustee,
  });
  return [
    onUsers(controlAccess, rightGuid.resetPassword),
    onUsers(controlAccess, rightGuid.changePassword),
    onUsers(writeProperty, rightGuid.lockoutTime),
    onUsers(writeProperty, rightGuid.pwdLastSet),
  ];
}

/** The account may not change its own password: what the "User cannot change password" box of AD’s tools writes. */
export async function forbidPasswordChange(admin: Client, dn: string): Promise<void> {
  const denials = [everyone, self].map((trustee) =>
    accessEntryBytes({
      effect: 'deny',
      mask: accessMask.controlAccess,
      objectType: rightGuid.changePassword,
      scope: 'here',
      trustee,
    }),
  );
  await grant(admin, dn, denials);
}

/**
 * Does what AD’s protection of administrators (SDProp, MS-ADTS 3.1.1.6.1) does every hour and Samba never:
 * the accounts get the list of AdminSDHolder and no longer inherit any delegation.
 */
export async function protectAccounts(
  admin: Client,
  baseDn: string,
  accountDns: readonly string[],
): Promise<void> {
  const holder = `CN=AdminSDHolder,CN=System,${baseDn}`;
  const template = explicitEntries(await readBinary(admin, holder, 'nTSecurityDescriptor'));
  // Samba’s AdminSDHolder grants these by inheritance or not at all; an isolated account needs them itself.
  const missing: AccessEntry[] = [
    { effect: 'allow', mask: accessMask.full, scope: 'here', trustee: administrators },
    ...[everyone, self].map((trustee): AccessEntry => ({
      effect: 'allow',
      mask: accessMask.controlAccess,
      objectType: rightGuid.changePassword,
      scope: 'here',
      trustee,
    })),
  ];
  for (const dn of accountDns) await isolate(admin, dn, [...template, ...missing.map(accessEntryBytes)]);
}
