import { err, ok, type Result } from '../../../shared/result';
import { accountFlags, computedOnly } from '../account/control-flags';
import { mayStartWith, passwordOf } from '../account/new-password';
import { withPassword } from '../account/password-record';
import { isAdministrator } from '../account/rights';
import type { Domain } from '../domain';
import { categoryDn } from '../initial-objects';
import type { AttributeValues } from '../protocol/request';
import type { FinalAnswer } from '../protocol/response';
import { badName, refusals, type Refusal } from '../refusals';
import { formatDn, parseDn, type Dn } from '../store/dn';
import { integerOf, setText, textOf, type Entry } from '../store/entry';
import { structuralClass, type ObjectClass } from '../store/object-classes';
import { neverExpires, toFiletime } from '../store/values';
import { applyValues, type Draft } from './draft';
import { findTarget } from './find-target';
import type { LdapSession } from './session';
import { namesTaken } from './unique-names';

const success: FinalAnswer = { code: 0, text: '' };
const userType = 805_306_368;
const computerType = 805_306_369;
const groupType = 268_435_456;
const globalSecurityGroup = -2_147_483_646;
const domainUsersRid = 513;

interface Place {
  readonly parent: Entry;
  readonly name: Dn;
}

/** Where a new object goes: below an object that exists, under a name that is free. */
function placeOf(domain: Domain, text: string): Result<Place, Refusal> {
  const dn = parseDn(text);
  if (dn === null || dn.length === 0) return err(badName(text));
  const parent = findTarget(domain, formatDn(dn.slice(1)));
  if (!parent.ok) return parent;
  if (domain.store.byDn(dn) !== null) return err(refusals.entryExists);
  return ok({ parent: parent.value, name: dn.slice(0, 1) });
}

/** The attributes an account gets that the request did not name. */
function completeAccount(domain: Domain, draft: Draft, isComputer: boolean, hasPassword: boolean): void {
  const { attributes } = draft;
  const given = textOf(draft, 'userAccountControl');
  const usual = accountFlags.normal | accountFlags.disabled | accountFlags.passwordNotRequired;
  const control = given === null ? BigInt(usual) : integerOf(draft, 'userAccountControl');
  setText(attributes, 'userAccountControl', control & ~BigInt(computedOnly));
  setText(attributes, 'sAMAccountType', isComputer ? computerType : userType);
  const mustChange = !hasPassword || textOf(draft, 'pwdLastSet') === '0';
  setText(attributes, 'pwdLastSet', mustChange ? 0n : toFiletime(domain.now()));
  const defaults = {
    primaryGroupID: domainUsersRid,
    accountExpires: neverExpires,
    countryCode: 0,
    codePage: 0,
  };
  const zeros = ['badPwdCount', 'badPasswordTime', 'lastLogon', 'logonCount'];
  for (const [name, value] of [...Object.entries(defaults), ...zeros.map((name) => [name, 0] as const)]) {
    if (textOf(draft, name) === null) setText(attributes, name, value);
  }
}

function complete(domain: Domain, draft: Draft, made: ObjectClass, hasPassword: boolean): void {
  const { attributes } = draft;
  const category = categoryDn(made.category, domain.configurationHead.dn);
  setText(attributes, 'objectCategory', category);
  setText(attributes, 'instanceType', 4);
  const isUser = made.chain.includes('user');
  const isGroup = made.chain.includes('group');
  if (!isUser && !isGroup) return;
  const sid = domain.nextSid();
  attributes.set('objectsid', [sid]);
  // AD makes up a name where none is given.
  const unnamed = `$${sid.subarray(-4).toString('hex').toUpperCase()}-${sid.subarray(-8, -4).toString('hex')}`;
  if (textOf(draft, 'sAMAccountName') === null) setText(attributes, 'sAMAccountName', unnamed);
  if (isUser) completeAccount(domain, draft, made.chain.includes('computer'), hasPassword);
  if (!isGroup) return;
  setText(attributes, 'sAMAccountType', groupType);
  if (textOf(draft, 'groupType') === null) setText(attributes, 'groupType', globalSecurityGroup);
}

/** The password an add starts the account with; `null` = none. */
function firstPassword(
  domain: Domain,
  session: LdapSession,
  draft: Draft,
  values: readonly Buffer[],
): Result<string | null, Refusal> {
  if (values.length === 0) {
    const control = Number(integerOf(draft, 'userAccountControl'));
    const mayLack = accountFlags.disabled | accountFlags.passwordNotRequired;
    const isEnabled = textOf(draft, 'userAccountControl') !== null && (control & mayLack) === 0;
    return isEnabled ? err(refusals.resetAgainstPolicy) : ok(null);
  }
  if (!session.isSecure) return err(refusals.passwordNeedsTls);
  const password = values.length === 1 && values[0] !== undefined ? passwordOf(values[0]) : null;
  if (password === null) return err(refusals.passwordNotQuoted);
  return mayStartWith(domain, draft.attributes, password) ? ok(password) : err(refusals.resetAgainstPolicy);
}

/** Makes an object. */
export function add(
  domain: Domain,
  session: LdapSession,
  { dn, attributes }: { readonly dn: string; readonly attributes: readonly AttributeValues[] },
): FinalAnswer {
  if (session.identity === null) return refusals.notSignedIn;
  if (!isAdministrator(domain, session.identity)) return refusals.noRight;
  const place = placeOf(domain, dn);
  if (!place.ok) return place.error;
  const valuesOf = (name: string): readonly Buffer[] =>
    attributes.filter(({ attribute }) => attribute.toLowerCase() === name).flatMap(({ values }) => values);
  const made = structuralClass(valuesOf('objectclass').map((value) => value.toString()));
  if (made === null) return refusals.noSuchClass;
  const { parent, name } = place.value;
  if (name[0]?.type.toUpperCase() !== made.rdn) return refusals.wrongNaming;

  const draft: Draft = { attributes: new Map(), links: new Map() };
  const ownRdn = made.rdn.toLowerCase();
  const apart = new Set(['objectclass', 'unicodepwd', 'name', 'distinguishedname', 'objectcategory', ownRdn]);
  for (const each of attributes.filter(({ attribute }) => !apart.has(attribute.toLowerCase()))) {
    const applied = applyValues(domain, draft, each);
    if (!applied.ok) return applied.error;
  }
  if (textOf(draft, 'lockoutTime') !== null && textOf(draft, 'lockoutTime') !== '0')
    return refusals.valueNotAllowed;
  if (!['0', '-1', null].includes(textOf(draft, 'pwdLastSet'))) return refusals.valueNotAllowed;
  const password = made.chain.includes('user')
    ? firstPassword(domain, session, draft, valuesOf('unicodepwd'))
    : ok(null);
  if (!password.ok) return password.error;
  complete(domain, draft, made, password.value !== null);
  const taken = namesTaken(domain, null, draft.attributes);
  if (taken !== null) return taken;
  const entry = domain.store.add({ parent, name, classes: made.chain, ...draft });
  if (password.value !== null) entry.passwords = withPassword(null, password.value);
  return success;
}
