import { isAdministrator } from '../account/rights';
import type { Domain } from '../domain';
import type { FinalAnswer } from '../protocol/response';
import { badName, refusals } from '../refusals';
import { parseDn } from '../store/dn';
import { textOf, type Entry } from '../store/entry';
import type { Controls } from './controls';
import { findTarget } from './find-target';
import type { LdapSession } from './session';

const success: FinalAnswer = { code: 0, text: '' };

/** Heads of naming contexts and what the system needs are neither removed nor moved. */
function isFixed(entry: Entry): boolean {
  return entry.parent === null || textOf(entry, 'isCriticalSystemObject') === 'TRUE';
}

/** Removes an object; one with objects below it only with the tree-delete control. */
export function remove(
  domain: Domain,
  session: LdapSession,
  { dn }: { readonly dn: string },
  { treeDelete }: Controls,
): FinalAnswer {
  if (session.identity === null) return refusals.notSignedIn;
  const found = findTarget(domain, dn);
  if (!found.ok) return found.error;
  if (!isAdministrator(domain, session.identity)) return refusals.noRight;
  if (isFixed(found.value)) return refusals.ownedBySystem;
  if (found.value.children.size > 0 && !treeDelete) return refusals.notALeaf;
  domain.store.remove(found.value);
  return success;
}

/** What a rename asks for. */
interface RenameRequest {
  readonly dn: string;
  readonly newRdn: string;
  readonly newSuperior: string | null;
}

/** Renames or moves an object with everything below it. */
export function rename(domain: Domain, session: LdapSession, request: RenameRequest): FinalAnswer {
  if (session.identity === null) return refusals.notSignedIn;
  const found = findTarget(domain, request.dn);
  if (!found.ok) return found.error;
  const entry = found.value;
  if (!isAdministrator(domain, session.identity)) return refusals.noRight;
  if (isFixed(entry) || entry.parent === null) return refusals.ownedBySystem;
  const [rdn, ...rest] = parseDn(request.newRdn) ?? [];
  if (rdn === undefined || rest.length > 0) return badName(request.newRdn);
  if (rdn.type.toUpperCase() !== entry.rdn.type.toUpperCase()) return refusals.wrongNaming;
  const superior = request.newSuperior === null ? null : findTarget(domain, request.newSuperior);
  if (superior !== null && !superior.ok) return superior.error;
  const parent = superior?.value ?? entry.parent;
  const holder = domain.store.byDn([rdn, ...(parseDn(parent.dn) ?? [])]);
  if (holder !== null && holder !== entry) return refusals.entryExists;
  if (isBelow(parent, entry)) return refusals.wrongNaming;
  domain.store.rename(entry, parent, rdn);
  return success;
}

function isBelow(candidate: Entry, top: Entry): boolean {
  for (let at: Entry | null = candidate; at !== null; at = at.parent) if (at === top) return true;
  return false;
}
