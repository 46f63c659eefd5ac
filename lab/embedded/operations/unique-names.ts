import type { Domain } from '../domain';
import type { FinalAnswer } from '../protocol/response';
import { refusals } from '../refusals';
import { textOf, type AttributeMap, type Entry } from '../store/entry';

/** The refusal where an account or principal name belongs to another object already. */
export function namesTaken(domain: Domain, own: Entry | null, attributes: AttributeMap): FinalAnswer | null {
  const { store } = domain;
  const accountName = textOf({ attributes }, 'sAMAccountName');
  const principalName = textOf({ attributes }, 'userPrincipalName');
  const isOther = (holder: Entry | null): boolean => holder !== null && holder !== own;
  if (accountName !== null && isOther(store.byAccountName(accountName))) return refusals.accountNameTaken;
  if (principalName !== null && isOther(store.byPrincipalName(principalName)))
    return refusals.principalNameTaken;
  return null;
}
