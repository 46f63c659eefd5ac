import type { Domain } from '../domain';
import type { Modification } from '../protocol/request';
import { withoutRightsUnitDn } from '../../population/organizational-units';
import { isUser, type Entry } from '../store/entry';
import { groupsOf, isProtected, ridOf } from './groups';

const domainAdminsRid = 512;
/** What the delegation of password writeback lets its account write. */
export const delegatedAttributes = ['unicodePwd', 'lockoutTime', 'pwdLastSet'] as const;
const delegated: ReadonlySet<string> = new Set(delegatedAttributes.map((name) => name.toLowerCase()));

/** Account name of the service account, which has the delegation. */
const serviceAccountName = 'svc-writeback';

/** Whether the identity may do everything: Domain Admins. */
export function isAdministrator(domain: Domain, identity: Entry | null): boolean {
  return (
    identity !== null && [...groupsOf(domain, identity)].some((group) => ridOf(group) === domainAdminsRid)
  );
}

/** The unit that inherits nothing, which this server has no other way to keep apart. */
function isCutOff(domain: Domain, target: Entry): boolean {
  return target.dn.endsWith(`,${withoutRightsUnitDn(domain.baseDn)}`);
}

/**
 * Whether the delegated rights of the service account cover an object: users, except protected ones and those of the
 * unit that inherits nothing.
 */
export function hasDelegation(domain: Domain, identity: Entry | null, target: Entry): boolean {
  if (identity === null || identity !== domain.store.byAccountName(serviceAccountName)) return false;
  return isUser(target, 'withoutComputers') && !isProtected(domain, target) && !isCutOff(domain, target);
}

/**
 * The server has no security descriptors; this one rule stands for them: administrators do everything, the service
 * account what was delegated to it, anybody changes the password of a user whose present one they know.
 */
export function mayModify(
  domain: Domain,
  identity: Entry | null,
  target: Entry,
  modifications: readonly Modification[],
): boolean {
  if (isAdministrator(domain, identity)) return true;
  const others = modifications.filter(({ attribute, operation }) => {
    const name = attribute.toLowerCase();
    const changesPassword = name === 'unicodepwd' && operation !== 'replace';
    return !(changesPassword && isUser(target, 'withComputers'));
  });
  if (others.length === 0) return true;
  return (
    hasDelegation(domain, identity, target) &&
    others.every(({ attribute }) => delegated.has(attribute.toLowerCase()))
  );
}
