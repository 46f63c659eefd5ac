import type { Domain } from '../domain';
import { accountFlags, computedFlags } from '../account/control-flags';
import { hasFlag, isLockedOut, passwordExpiry } from '../account/account-state';
import { groupsOf } from '../account/groups';
import { resultantPolicy } from '../account/policy';
import { delegatedAttributes, hasDelegation, isAdministrator } from '../account/rights';
import { integerOf, isUser, type Entry } from '../store/entry';
import { writableAttributes } from '../store/schema';
import { neverExpires, toFiletime } from '../store/values';

/** Who asks, and from where in the tree. */
export interface Asked {
  readonly identity: Entry | null;
  /** tokenGroups is computed for a search of one object only (MS-ADTS 3.1.1.4.5.19). */
  readonly scope: 'base' | 'one' | 'sub';
}

/** Values of a constructed attribute (name in lower case); empty = it has none here. */
export function constructedValues(
  domain: Domain,
  entry: Entry,
  name: string,
  { identity, scope }: Asked,
): readonly (Buffer | string)[] {
  switch (name) {
    case 'canonicalname':
      return [canonicalName(domain, entry)];
    case 'allowedattributeseffective':
      if (isAdministrator(domain, identity)) return writableAttributes();
      // unicodePwd needs a right of its own, not write-property: AD does not list it for a delegation.
      return hasDelegation(domain, identity, entry) ? delegatedAttributes.slice(1) : [];
    case 'msds-user-account-control-computed':
      return isUser(entry, 'withComputers') ? [String(computedControl(domain, entry))] : [];
    case 'msds-userpasswordexpirytimecomputed':
      return isUser(entry, 'withComputers') ? [String(passwordExpiry(domain, entry))] : [];
    case 'msds-resultantpso': {
      const policy = resultantPolicy(domain, entry);
      return policy === null ? [] : [policy.dn];
    }
    case 'tokengroups': {
      if (scope !== 'base' || integerOf(entry, 'sAMAccountType') === 0n) return [];
      return [...groupsOf(domain, entry)].flatMap((group) => group.attributes.get('objectsid') ?? []);
    }
    default:
      return [];
  }
}

function computedControl(domain: Domain, account: Entry): number {
  const lockedOut = isLockedOut(domain, account) ? computedFlags.lockedOut : 0;
  const expiry = passwordExpiry(domain, account);
  const expires = expiry !== neverExpires && !hasFlag(account, accountFlags.passwordNeverExpires);
  const expired = expires && expiry <= toFiletime(domain.now()) ? computedFlags.passwordExpired : 0;
  return lockedOut | expired;
}

function canonicalName(domain: Domain, entry: Entry): string {
  const names: string[] = [];
  for (let at = entry; at.parent !== null; at = at.parent) names.unshift(at.rdn.value.replaceAll('/', '\\/'));
  return `${domain.name}/${names.join('/')}`;
}
