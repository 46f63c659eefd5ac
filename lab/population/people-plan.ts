import { personRoles, type PersonRole } from '../types';
import { escapeRdnValue, unitDn } from './distinguished-name';
import { fullName, type FullName } from './names';
import { demoUnits, withoutRightsUnit } from './organizational-units';

/** A person to be made. */
export interface PlannedPerson extends FullName {
  readonly role: PersonRole;
  readonly userPrincipalName: string;
  readonly distinguishedName: string;
  readonly unitPath: readonly string[];
}

/**
 * The demo population, the same at every call: one person of each role first, then plain ones, spread evenly over
 * all units (the one without rights has a single person). Throws a RangeError where `userCount` has no room for one of each role.
 */
export function planPeople(userCount: number, baseDn: string, domain: string): PlannedPerson[] {
  if (userCount < personRoles.length) {
    throw new RangeError(`The demo population needs at least ${personRoles.length} people.`);
  }
  const madeOfScript = { latin: 0, japanese: 0, greek: 0 };
  const plan: PlannedPerson[] = [];
  let turn = 0;
  while (plan.length < userCount) {
    const role = personRoles[plan.length] ?? 'plain';
    const unit = role === 'withoutRights' ? withoutRightsUnit : demoUnits[turn++ % demoUnits.length];
    if (unit === undefined) throw new RangeError('The demo population needs a unit.');
    const name = fullName(unit.script, unit.style, madeOfScript[unit.script]++);
    plan.push({
      ...name,
      role,
      userPrincipalName: `${name.account}@${domain}`,
      distinguishedName: `CN=${escapeRdnValue(name.display)},${unitDn(unit.path, baseDn)}`,
      unitPath: unit.path,
    });
  }
  return plan;
}
