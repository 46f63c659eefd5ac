import type { AccountInspection } from '../directory/inspector';
import type { AccessDecision } from '../directory/security/access';
import { entryFlags, isInheritanceBlocked, type GrantEntry } from '../directory/security/descriptor';
import {
  decideRight,
  userClass,
  writebackRights,
  type WritebackRight,
} from '../directory/security/writeback-rights';
import { bothWays, cmdDn, psPath, psText } from './commands';
import { line, type DiagnosisLine } from './diagnosis-line';

/** Where a right is to be given: on the account itself, or on a container for the users or for all below. */
interface Place {
  readonly dn: string;
  readonly reach: 'here' | 'usersBelow' | 'all';
}

const dsaclsKind = { extendedRight: 'CA', writeProperty: 'WP' } as const;
const adRights = { extendedRight: 'ExtendedRight', writeProperty: 'WriteProperty' } as const;
const dsaclsInheritance = { here: '', usersBelow: ' /I:S', all: ' /I:T' } as const;
const adInheritance = { here: 'None', usersBelow: 'Descendents', all: 'All' } as const;

/** The commands that give a right. PowerShell names it by GUID, which holds in every language of Windows. */
function grantCommands(
  right: WritebackRight,
  { dn, reach }: Place,
  { token }: Pick<AccountInspection, 'token'>,
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

function isInherited({ flags }: GrantEntry): boolean {
  return (flags & entryFlags.inherited) !== 0;
}

/** Everyone and SELF: whom “User cannot change password” denies it (MS-ADTS 5.1.3.2.1). */
const cannotChange: readonly string[] = ['S-1-1-0', 'S-1-5-10'];

/** Takes away the very entry that denies a right, and no other. */
function removeDenialCommands(right: WritebackRight, dn: string, by: GrantEntry, objectGuid: string): string {
  const see = `dsacls ${cmdDn(dn)}`;
  if (isInherited(by)) return `Find the entry on the containers above and remove it. To see it: ${see}`;
  if (right.id === 'changePassword' && cannotChange.includes(by.trustee)) {
    const clear = `Set-ADUser -Identity ${psText(objectGuid)} -CannotChangePassword $false`;
    return `If the person may change it, clear “User cannot change password”.\nPowerShell: ${clear}`;
  }
  const trustee = `$_.IdentityReference.Translate([Security.Principal.SecurityIdentifier]).Value -eq '${by.trustee}'`;
  const type = by.objectType === null ? '[guid]::Empty' : `[guid]'${by.objectType}'`;
  const pick = `$_.AccessControlType -eq 'Deny' -and -not $_.IsInherited -and $_.ObjectType -eq ${type} -and [int]$_.ActiveDirectoryRights -eq ${by.mask | 0} -and ${trustee}`;
  const powerShell = `$acl = Get-Acl -Path ${psPath(dn)}; $acl.Access | Where-Object { ${pick} } | ForEach-Object { $acl.RemoveAccessRuleSpecific($_) }; Set-Acl -Path ${psPath(dn)} -AclObject $acl`;
  return `To see the entry: ${see}\nTo remove it, in PowerShell: ${powerShell}`;
}

function placeOf(right: WritebackRight, seen: AccountInspection, partitionDn: string): Place {
  if (right.on === 'domain') return { dn: partitionDn, reach: 'all' };
  const { descriptor, distinguishedName } = seen.account;
  if (descriptor !== null && isInheritanceBlocked(descriptor))
    return { dn: distinguishedName, reach: 'here' };
  return { dn: seen.blockedContainer ?? partitionDn, reach: 'usersBelow' };
}

const labels: Record<WritebackRight['id'], string> = {
  resetPassword: 'Reset Password',
  changePassword: 'Change Password',
  lockoutTime: 'Write lockoutTime',
  pwdLastSet: 'Write pwdLastSet',
  unexpirePassword: 'Unexpire Password',
};

const unexpireMatters = 'without it a password that was reset has expired at once';
const notOnProtected =
  'Do not grant it here: AdminSDHolder takes it away within the hour. The line on protected groups says what to do.';

function refusedLine(
  right: WritebackRight,
  decision: Exclude<AccessDecision, { kind: 'granted' }>,
  seen: AccountInspection,
  partitionDn: string,
): DiagnosisLine {
  const target = right.on === 'domain' ? partitionDn : seen.account.distinguishedName;
  const label = labels[right.id];
  const isProtected = right.on === 'user' && seen.account.protectedBy.length > 0;
  const why = right.id === 'unexpirePassword' ? ` (${unexpireMatters})` : '';
  if (decision.kind === 'denied') {
    const { by } = decision;
    const entry = isInherited(by) ? 'an inherited entry' : 'an entry';
    const text = `${label}: ${entry} for ${by.trustee} on ${target} denies it${why}`;
    const remedy = isProtected
      ? notOnProtected
      : removeDenialCommands(right, target, by, seen.account.objectGuid);
    return line(right.id, 'bad', text, remedy);
  }
  const text = `${label}: ${seen.token.name} lacks it on ${target}${why}`;
  const place = placeOf(right, seen, partitionDn);
  return line(right.id, 'bad', text, isProtected ? notOnProtected : grantCommands(right, place, seen));
}

/** The five rights, by evaluating the descriptors against the service account’s token. */
export function rightLines(seen: AccountInspection, partitionDn: string): readonly DiagnosisLine[] {
  return writebackRights.map((right) => {
    const onDomain = right.on === 'domain';
    const descriptor = onDomain ? seen.domainDescriptor : seen.account.descriptor;
    if (descriptor === null) {
      const target = onDomain ? partitionDn : seen.account.distinguishedName;
      const remedy = `Let ${seen.token.name} read permissions on ${target}.`;
      const text = `${labels[right.id]}: the security descriptor of ${target} cannot be read`;
      return line(right.id, 'unknown', text, remedy);
    }
    const objectSid = onDomain ? null : seen.account.sid;
    const decision = decideRight(right, descriptor, { sids: seen.token.sids, objectSid });
    if (decision.kind === 'granted') {
      return line(right.id, 'good', `${labels[right.id]}: ${seen.token.name} has it`);
    }
    return refusedLine(right, decision, seen, partitionDn);
  });
}
