import { isInheritanceBlocked } from '../directory/security/descriptor';
import type { AccountState, InspectedAccount } from '../directory/inspect/inspect-account';
import { bothWays, cmdDn, psPath, psText } from './commands';
import type { DiagnosisLine } from '../../../shared/model/diagnosis';
import { line } from './diagnosis-line';
import type { Place } from './grant-commands';
import type { SeenAccount } from './right-lines';

/** A moment as the admin reads it: UTC, to the minute. */
export function moment(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Lets an object take its container’s entries again. */
function inheritAgain(dn: string): string {
  const powerShell = `$acl = Get-Acl -Path ${psPath(dn)}; $acl.SetAccessRuleProtection($false, $true); Set-Acl -Path ${psPath(dn)} -AclObject $acl`;
  return bothWays(`dsacls ${cmdDn(dn)} /P:N`, powerShell);
}

/**
 * One line when the account’s state cannot be read, else none.
 *
 * @param place where the right to read is to be given
 */
export function unreadableLines({ account, token }: SeenAccount, place: Place): readonly DiagnosisLine[] {
  if (account.state !== null) return [];
  const text = `${token.name} cannot read userAccountControl of ${account.distinguishedName}: nothing is written to an account whose state is not known`;
  const cmd = `dsacls ${cmdDn(place.dn)}`;
  const grant =
    place.reach === 'here' ? `${cmd} /G "${token.name}:GR"` : `${cmd} /I:S /G "${token.name}:GR;;user"`;
  return [line('account', 'bad', text, `Where inheritance is blocked, that is the cause. Else:\n${grant}`)];
}

function passwordStateLine({ mustChange, passwordExpired }: AccountState): DiagnosisLine {
  const old = mustChange ? 'must be changed at the next sign-in' : 'has expired';
  return mustChange || passwordExpired
    ? line('passwordState', 'warning', `The password ${old}; a change or reset in the portal does that`)
    : line('passwordState', 'good', 'The password need not be changed');
}

const neverExpires =
  '“Password never expires” is set: an admin reset will not ask for a new password at the next sign-in';
const smartCard =
  '“Smart card is required for interactive logon” is set: a self-service reset is refused, and after an administrator’s nobody can sign in to Windows with the password while it is set';
const notRequired =
  '“Password not required” (PASSWD_NOTREQD) is set: the account may have an empty password, and Windows may not apply the minimum length to it';

/** What a flag of userAccountControl means for the password. */
function flagLines(state: AccountState, identity: string): readonly DiagnosisLine[] {
  const setUser = `PowerShell: Set-ADUser -Identity ${psText(identity)}`;
  return [
    state.passwordNeverExpires
      ? line('passwordNeverExpires', 'warning', neverExpires)
      : line('passwordNeverExpires', 'good', '“Password never expires” is not set'),
    state.smartCardRequired
      ? line(
          'smartCard',
          'warning',
          smartCard,
          `If the person should sign in with a password:\n${setUser} -SmartcardLogonRequired $false`,
        )
      : line('smartCard', 'good', 'No smart card is required'),
    state.passwordNotRequired
      ? line('passwordNotRequired', 'warning', notRequired, `${setUser} -PasswordNotRequired $false`)
      : line('passwordNotRequired', 'good', 'A password is required'),
  ];
}

/**
 * Readable, enabled, locked, expired, must change, and what the flags of the account mean.
 *
 * @param place where the right to read is to be given if it is missing
 */
export function stateLines(seen: SeenAccount, place: Place, nowMs: number): readonly DiagnosisLine[] {
  const { distinguishedName, identity, state } = seen.account;
  if (state === null) return unreadableLines(seen, place);
  const { enabled, lockedOut, expiresAt } = state;
  const id = psText(identity);
  const locked =
    'The account is locked out: a change is refused; an unlock, or a reset with unlock, ends the lockout';
  const isExpired = expiresAt !== null && expiresAt <= nowMs;
  return [
    line('account', 'good', `Account: ${distinguishedName}`),
    enabled
      ? line('enabled', 'good', 'The account is enabled')
      : line('enabled', 'bad', 'The account is disabled', `PowerShell: Enable-ADAccount -Identity ${id}`),
    lockedOut
      ? line('locked', 'warning', locked, `PowerShell: Unlock-ADAccount -Identity ${id}`)
      : line('locked', 'good', 'The account is not locked out'),
    isExpired
      ? line(
          'expired',
          'warning',
          `The account expired at ${moment(expiresAt)}: its password can be set, but nobody can sign in with it`,
          `PowerShell: Clear-ADAccountExpiration -Identity ${id}`,
        )
      : line('expired', 'good', 'The account has not expired'),
    passwordStateLine(state),
    ...flagLines(state, identity),
  ];
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
  const clear = `PowerShell: Set-ADUser -Identity ${psText(account.identity)} -Clear adminCount`;
  return [none, line('adminCount', 'warning', text, clear)];
}

/**
 * Whether entries from the containers reach the account. Blocked inheritance is worth a warning only where something is
 * missing: who grants the rights below the block has done all there is to do.
 *
 * @param rights the lines of the rights on the account
 */
export function inheritanceLine(
  { account, blockedContainer }: { account: InspectedAccount; blockedContainer: string | null },
  rights: readonly DiagnosisLine[],
): DiagnosisLine {
  const { descriptor, distinguishedName, protectedBy } = account;
  if (descriptor === null) {
    const text = 'The account’s security descriptor cannot be read';
    const remedy = `Let the service account read permissions on ${distinguishedName}.`;
    return line('inheritance', 'unknown', text, remedy);
  }
  const isCutOff = isInheritanceBlocked(descriptor);
  const blocked = isCutOff ? distinguishedName : blockedContainer;
  if (blocked === null) return line('inheritance', 'good', 'Inheritance is not blocked');
  if (account.state !== null && rights.every(({ state }) => state === 'good')) {
    return line(
      'inheritance',
      'good',
      `Inheritance is blocked on ${blocked}, and the rights are given there`,
    );
  }
  const reach = isCutOff
    ? 'rights given on containers do not reach it'
    : 'rights given above it do not reach the account';
  const remedy = isCutOff && protectedBy.length > 0 ? null : inheritAgain(blocked);
  return line('inheritance', 'warning', `Inheritance is blocked on ${blocked}: ${reach}`, remedy);
}
