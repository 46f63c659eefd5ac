import { isInheritanceBlocked } from '../directory/security/descriptor';
import type { AccountInspection } from '../directory/inspector';
import type { InspectedAccount } from '../directory/inspect-account';
import { bothWays, cmdDn, psPath, psText } from './commands';
import { line, type DiagnosisLine } from './diagnosis-line';

/** A moment as the admin reads it: UTC, to the minute. */
export function moment(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Lets an object take its container’s entries again. */
function inheritAgain(dn: string): string {
  const powerShell = `$acl = Get-Acl -Path ${psPath(dn)}; $acl.SetAccessRuleProtection($false, $true); Set-Acl -Path ${psPath(dn)} -AclObject $acl`;
  return bothWays(`dsacls ${cmdDn(dn)} /P:N`, powerShell);
}

function unreadableLine({ account, token }: Pick<AccountInspection, 'account' | 'token'>): DiagnosisLine {
  const { distinguishedName } = account;
  const text = `${token.name} cannot read userAccountControl of ${distinguishedName}: nothing is written to an account whose state is not known`;
  const remedy = `Where inheritance is blocked, that is the cause. Else: dsacls ${cmdDn(distinguishedName)} /G "${token.name}:GR"`;
  return line('account', 'bad', text, remedy);
}

/** Readable, enabled, locked, expired, must change, password never expires. */
export function stateLines(
  seen: Pick<AccountInspection, 'account' | 'token'>,
  nowMs: number,
): readonly DiagnosisLine[] {
  const { account } = seen;
  if (account.state === null) return [unreadableLine(seen)];
  const { enabled, lockedOut, expiresAt, mustChange, passwordExpired, passwordNeverExpires } = account.state;
  const guid = psText(account.objectGuid);
  const lines: DiagnosisLine[] = [line('account', 'good', `Account: ${account.distinguishedName}`)];
  lines.push(
    enabled
      ? line('enabled', 'good', 'The account is enabled')
      : line('enabled', 'bad', 'The account is disabled', `PowerShell: Enable-ADAccount -Identity ${guid}`),
  );
  const locked =
    'The account is locked out: a change is refused; an unlock, or a reset with unlock, ends the lockout';
  lines.push(
    lockedOut
      ? line('locked', 'warning', locked, `PowerShell: Unlock-ADAccount -Identity ${guid}`)
      : line('locked', 'good', 'The account is not locked out'),
  );
  const isExpired = expiresAt !== null && expiresAt <= nowMs;
  lines.push(
    isExpired
      ? line(
          'expired',
          'warning',
          `The account expired at ${moment(expiresAt)}: its password can be set, but nobody can sign in with it`,
          `PowerShell: Clear-ADAccountExpiration -Identity ${guid}`,
        )
      : line('expired', 'good', 'The account has not expired'),
  );
  const old = mustChange ? 'must be changed at the next sign-in' : 'has expired';
  lines.push(
    mustChange || passwordExpired
      ? line('passwordState', 'warning', `The password ${old}; a change or reset in the portal does that`)
      : line('passwordState', 'good', 'The password need not be changed'),
  );
  const never =
    '“Password never expires” is set: an admin reset will not ask for a new password at the next sign-in';
  lines.push(
    passwordNeverExpires
      ? line('passwordNeverExpires', 'warning', never)
      : line('passwordNeverExpires', 'good', '“Password never expires” is not set'),
  );
  return lines;
}

/** Membership in protected groups and what is left of a former one. */
export function protectionLines(account: InspectedAccount): readonly DiagnosisLine[] {
  const { protectedBy, groupsKnown, markedProtected } = account;
  if (protectedBy.length > 0) {
    const text = `Protected by Active Directory: ${protectedBy.join(', ')}. Passwords of protected accounts are not written back`;
    const remedy = 'By design. Take the account out of these groups, or change its password on premises.';
    return [line('protectedGroup', 'bad', text, remedy)];
  }
  if (!groupsKnown) {
    const remedy =
      'Let the service account read tokenGroups: put it into “Windows Authorization Access Group”.';
    const text = markedProtected
      ? 'The groups cannot be read and adminCount is 1: the account counts as protected'
      : 'The groups of the account cannot be read';
    return [line('protectedGroup', markedProtected ? 'bad' : 'unknown', text, remedy)];
  }
  const none = line('protectedGroup', 'good', 'Not a member of a protected group');
  if (!markedProtected) return [none, line('adminCount', 'good', 'adminCount is not set')];
  const isBlocked = account.descriptor !== null && isInheritanceBlocked(account.descriptor);
  const text = `adminCount is 1: formerly protected${isBlocked ? ', inheritance broken' : ''}`;
  const clear = `PowerShell: Set-ADUser -Identity ${psText(account.objectGuid)} -Clear adminCount`;
  return [none, line('adminCount', 'warning', text, clear)];
}

/** Whether entries from the containers reach the account. */
export function inheritanceLine({
  account,
  blockedContainer,
}: Pick<AccountInspection, 'account' | 'blockedContainer'>): DiagnosisLine {
  const { descriptor, distinguishedName, protectedBy } = account;
  if (descriptor === null) {
    const text = 'The account’s security descriptor cannot be read';
    const remedy = `Let the service account read permissions on ${distinguishedName}.`;
    return line('inheritance', 'unknown', text, remedy);
  }
  if (isInheritanceBlocked(descriptor)) {
    const text = `Inheritance is blocked on ${distinguishedName}: rights given on containers do not reach it`;
    const remedy = protectedBy.length > 0 ? null : inheritAgain(distinguishedName);
    return line('inheritance', 'warning', text, remedy);
  }
  if (blockedContainer !== null) {
    const text = `Inheritance is blocked on ${blockedContainer}: rights given above it do not reach the account`;
    return line('inheritance', 'warning', text, inheritAgain(blockedContainer));
  }
  return line('inheritance', 'good', 'Inheritance is not blocked');
}
