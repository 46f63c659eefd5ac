import type { ServiceAccountToken } from '../directory/inspect/inspect-security';
import { entryFlags, type GrantEntry } from '../directory/security/descriptor';
import { userClass, type WritebackRight } from '../directory/security/writeback-rights';
import { bothWays, cmdDn, psPath, psText } from './commands';

/** Where a right is to be given: on the account itself, or on a container for the users or for all below. */
export interface Place {
  readonly dn: string;
  readonly reach: 'here' | 'usersBelow' | 'all';
}

const dsaclsKind = { extendedRight: 'CA', writeProperty: 'WP' } as const;
const adRights = { extendedRight: 'ExtendedRight', writeProperty: 'WriteProperty' } as const;
const dsaclsInheritance = { here: '', usersBelow: ' /I:S', all: ' /I:T' } as const;
const adInheritance = { here: 'None', usersBelow: 'Descendents', all: 'All' } as const;

/** The commands that give a right. PowerShell names it by GUID, which holds in every language of Windows. */
export function grantCommands(
  right: WritebackRight,
  { dn, reach }: Place,
  token: Pick<ServiceAccountToken, 'name' | 'sid'>,
): string {
  const scope = reach === 'usersBelow' ? ';user' : '';
  const cmd = `dsacls ${cmdDn(dn)}${dsaclsInheritance[reach]} /G "${token.name}:${dsaclsKind[right.kind]};${right.name}${scope}"`;
  const who =
    token.sid === null
      ? `([Security.Principal.NTAccount]${psText(token.name)})`
      : `([Security.Principal.SecurityIdentifier]${psText(token.sid)})`;
  const inherited = reach === 'usersBelow' ? `, [guid]'${userClass}'` : '';
  const rule = `[DirectoryServices.ActiveDirectoryAccessRule]::new(${who}, '${adRights[right.kind]}', 'Allow', [guid]'${right.guid}', '${adInheritance[reach]}'${inherited})`;
  const powerShell = `$acl = Get-Acl -Path ${psPath(dn)}; $acl.AddAccessRule(${rule}); Set-Acl -Path ${psPath(dn)} -AclObject $acl`;
  return bothWays(cmd, powerShell);
}

/** Whether an entry comes from a container above. */
export function isInherited({ flags }: GrantEntry): boolean {
  return (flags & entryFlags.inherited) !== 0;
}

/** Everyone and SELF: whom “User cannot change password” denies it (MS-ADTS 5.1.3.2.1). */
const cannotChange: readonly string[] = ['S-1-1-0', 'S-1-5-10'];

/**
 * Takes away the very entry that denies a right, and no other.
 *
 * @param identity what names the account in PowerShell: GUID or DN
 */
export function removeDenialCommands(
  right: WritebackRight,
  dn: string,
  by: GrantEntry,
  identity: string,
): string {
  const see = `dsacls ${cmdDn(dn)}`;
  if (isInherited(by)) return `Find the entry on the containers above and remove it. To see it:\n${see}`;
  if (right.id === 'changePassword' && cannotChange.includes(by.trustee)) {
    const clear = `Set-ADUser -Identity ${psText(identity)} -CannotChangePassword $false`;
    return `If the person may change it, clear “User cannot change password”.\nPowerShell: ${clear}`;
  }
  const trustee = `$_.IdentityReference.Translate([Security.Principal.SecurityIdentifier]).Value -eq '${by.trustee}'`;
  const type = by.objectType === null ? '[guid]::Empty' : `[guid]'${by.objectType}'`;
  const pick = `$_.AccessControlType -eq 'Deny' -and -not $_.IsInherited -and $_.ObjectType -eq ${type} -and [int]$_.ActiveDirectoryRights -eq ${by.mask | 0} -and ${trustee}`;
  const powerShell = `$acl = Get-Acl -Path ${psPath(dn)}; $acl.Access | Where-Object { ${pick} } | ForEach-Object { $acl.RemoveAccessRuleSpecific($_) }; Set-Acl -Path ${psPath(dn)} -AclObject $acl`;
  return `To see the entry:\n${see}\nTo remove it:\nPowerShell: ${powerShell}`;
}
