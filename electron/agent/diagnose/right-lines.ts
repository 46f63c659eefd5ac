import type { DiagnosisLine } from '../../../shared/model/diagnosis';
import type { InspectedAccount } from '../directory/inspect/inspect-account';
import type { ServiceAccountToken } from '../directory/inspect/inspect-security';
import type { AccessDecision } from '../directory/security/access';
import { isInheritanceBlocked, type SecurityDescriptor } from '../directory/security/descriptor';
import { decideRight, writebackRights, type WritebackRight } from '../directory/security/writeback-rights';
import { line } from './diagnosis-line';
import { grantCommands, isInherited, removeDenialCommands, type Place } from './grant-commands';

/** An account and who wants to write its password. */
export interface SeenAccount {
  readonly account: InspectedAccount;
  readonly token: ServiceAccountToken;
}

/** The rights that are given on users, and the one that is given on the domain. */
export const userRights = writebackRights.filter(({ on }) => on === 'user');
const domainRights = writebackRights.filter(({ on }) => on === 'domain');

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

/** What is looked at for a right: the account or the root of the domain. */
interface Target {
  readonly dn: string;
  readonly descriptor: SecurityDescriptor | null;
  readonly objectSid: string | null;
  /** GUID or DN, for PowerShell. */
  readonly identity: string;
  readonly isProtected: boolean;
}

function rightLine(
  right: WritebackRight,
  target: Target,
  place: Place,
  token: ServiceAccountToken,
): DiagnosisLine {
  const label = labels[right.id];
  const { dn, descriptor, objectSid, isProtected } = target;
  if (descriptor === null) {
    const text = `${label}: the security descriptor of ${dn} cannot be read`;
    return line(right.id, 'unknown', text, `Let ${token.name} read permissions on ${dn}.`);
  }
  const decision: AccessDecision = decideRight(right, descriptor, { sids: token.sids, objectSid });
  const why = right.id === 'unexpirePassword' ? ` (${unexpireMatters})` : '';
  switch (decision.kind) {
    case 'granted':
      return line(right.id, 'good', `${label}: ${token.name} has it`);
    case 'denied': {
      const { by } = decision;
      const entry = isInherited(by) ? 'an inherited entry' : 'an entry';
      const text = `${label}: ${entry} for ${by.trustee} on ${dn} denies it${why}`;
      const remedy = isProtected ? notOnProtected : removeDenialCommands(right, dn, by, target.identity);
      return line(right.id, 'bad', text, remedy);
    }
    case 'notGranted': {
      const text = `${label}: ${token.name} lacks it on ${dn}${why}`;
      return line(right.id, 'bad', text, isProtected ? notOnProtected : grantCommands(right, place, token));
    }
  }
}

/** Where rights on an account are given: where its entries come from, or on itself where it takes none. */
export function placeFor(account: InspectedAccount, container: string): Place {
  const { descriptor, distinguishedName } = account;
  const isCutOff = descriptor !== null && isInheritanceBlocked(descriptor);
  return isCutOff ? { dn: distinguishedName, reach: 'here' } : { dn: container, reach: 'usersBelow' };
}

/**
 * The rights on an account, by evaluating its descriptor against the service account’s token.
 *
 * @param placeOf where a missing one is to be given
 */
export function userRightLines(
  { account, token }: SeenAccount,
  placeOf: (right: WritebackRight['id']) => Place,
): readonly DiagnosisLine[] {
  const target: Target = {
    dn: account.distinguishedName,
    descriptor: account.descriptor,
    objectSid: account.sid,
    identity: account.identity,
    isProtected: account.protectedBy.length > 0,
  };
  return userRights.map((right) => rightLine(right, target, placeOf(right.id), token));
}

/** The right on the root of the domain. */
export function domainRightLines(
  descriptor: SecurityDescriptor | null,
  token: ServiceAccountToken,
  partitionDn: string,
): readonly DiagnosisLine[] {
  const target: Target = {
    dn: partitionDn,
    descriptor,
    objectSid: null,
    identity: partitionDn,
    isProtected: false,
  };
  const place: Place = { dn: partitionDn, reach: 'all' };
  return domainRights.map((right) => rightLine(right, target, place, token));
}
