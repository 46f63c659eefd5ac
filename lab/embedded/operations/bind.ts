import { signIn } from '../account/account-state';
import type { Domain } from '../domain';
import type { FinalAnswer } from '../protocol/response';
import { bindRefused, refusals } from '../refusals';
import { isUser, type Entry } from '../store/entry';
import { findTarget } from './find-target';
import type { LdapSession } from './session';

const success: FinalAnswer = { code: 0, text: '' };

/** The account of a name as AD takes it: DN, `<GUID=…>`, user principal name, `DOMAIN\name`. */
function accountNamed(domain: Domain, name: string): Entry | null {
  const { store } = domain;
  const flat = /^(?<flat>[^\\=]+)\\(?<account>[^\\=]+)$/.exec(name)?.groups;
  if (flat !== undefined) {
    const isOurs = [domain.flatName, domain.name.toUpperCase()].includes(flat['flat']?.toUpperCase() ?? '');
    return isOurs ? store.byAccountName(flat['account'] ?? '') : null;
  }
  if (name.includes('=')) {
    const target = findTarget(domain, name);
    return target.ok ? target.value : null;
  }
  const explicit = store.byPrincipalName(name);
  if (explicit !== null) return explicit;
  // Every account has the implicit principal name account@domain.
  const [account, suffix, ...rest] = name.split('@');
  const isImplicit = suffix?.toLowerCase() === domain.name && rest.length === 0;
  return isImplicit && account !== undefined ? store.byAccountName(account) : null;
}

/**
 * A simple bind. An empty password signs in as nobody, whatever the name, and succeeds: RFC 4513, 5.1.2, and AD by
 * default. Whatever the outcome, an earlier sign-in of the connection is over.
 */
export function bind(
  domain: Domain,
  session: LdapSession,
  { name, password }: { readonly name: string; readonly password: string | null },
): FinalAnswer {
  session.identity = null;
  if (password === null) return refusals.onlySimpleBind;
  if (password === '') return success;
  const account = accountNamed(domain, name);
  if (account === null || !isUser(account, 'withComputers')) return bindRefused('525');
  const reason = signIn(domain, account, password);
  if (reason !== null) return bindRefused(reason);
  session.identity = account;
  return success;
}
