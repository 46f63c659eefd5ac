import type { Client } from 'ldapts';
import type { PersonRole } from '../types';
import { unitDn } from './distinguished-name';
import { attributes, filetime, unicodePwd } from './ldap-values';
import { demoRoot, demoUnits, withoutRightsUnit } from './organizational-units';
import { randomPassword } from './passwords';
import type { PlannedPerson } from './people-plan';
import type { PopulationOptions, ServiceAccount } from './population';

const accountControl = {
  disabled: 0x2,
  passwordNotRequired: 0x20,
  cannotChangePassword: 0x40,
  normal: 0x200,
  passwordNeverExpires: 0x10000,
  smartCardRequired: 0x40000,
} as const;
/** Long past, whenever the lab runs. */
const longAgo = Date.UTC(2020, 0, 1);
const serviceUnit = 'Service Accounts';
const serviceAccountName = 'svc-writeback';

/** Makes the units of the demo population, parents first. */
export async function addUnits(admin: Client, baseDn: string): Promise<void> {
  const withPeople = [...demoUnits, withoutRightsUnit].map((unit) => unit.path);
  for (const path of [[serviceUnit], [demoRoot], ...withPeople]) {
    await admin.add(unitDn(path, baseDn), attributes({ objectClass: 'organizationalUnit' }));
  }
}

/** Makes one person in a single operation, with what of the role can be had from the start. */
export async function addPerson(
  admin: Client,
  person: PlannedPerson,
  password: string,
  acl: PopulationOptions['acl'],
): Promise<void> {
  await admin.add(person.distinguishedName, [
    ...attributes({
      objectClass: 'user',
      sAMAccountName: person.account,
      userPrincipalName: person.userPrincipalName,
      displayName: person.display,
      givenName: person.given,
      sn: person.family,
      userAccountControl: String(accountControlOf(person.role, acl)),
      ...(person.role === 'accountExpired' ? { accountExpires: filetime(longAgo) } : {}),
      ...(person.role === 'mustChange' ? { pwdLastSet: '0' } : {}),
      ...(person.role === 'protected' ? { adminCount: '1' } : {}),
    }),
    unicodePwd(password),
  ]);
}

function accountControlOf(role: PersonRole, acl: PopulationOptions['acl']): number {
  switch (role) {
    case 'disabled':
      return accountControl.normal | accountControl.disabled;
    case 'neverExpires':
      return accountControl.normal | accountControl.passwordNeverExpires;
    case 'smartCardRequired':
      return accountControl.normal | accountControl.smartCardRequired;
    case 'passwordNotRequired':
      return accountControl.normal | accountControl.passwordNotRequired;
    case 'cannotChange':
      return accountControl.normal | (acl === 'none' ? accountControl.cannotChangePassword : 0);
    default:
      return accountControl.normal;
  }
}

/** DN of the agent’s account. */
export function serviceAccountDn(baseDn: string): string {
  return `CN=${serviceAccountName},${unitDn([serviceUnit], baseDn)}`;
}

/** Makes the agent’s account: an ordinary user whose password does not expire. */
export async function addServiceAccount(
  admin: Client,
  baseDn: string,
  domain: string,
): Promise<ServiceAccount> {
  const account: ServiceAccount = {
    distinguishedName: serviceAccountDn(baseDn),
    userPrincipalName: `${serviceAccountName}@${domain}`,
    password: randomPassword(),
  };
  await admin.add(account.distinguishedName, [
    ...attributes({
      objectClass: 'user',
      sAMAccountName: serviceAccountName,
      userPrincipalName: account.userPrincipalName,
      displayName: 'Password writeback agent',
      userAccountControl: String(accountControl.normal | accountControl.passwordNeverExpires),
    }),
    unicodePwd(account.password),
  ]);
  return account;
}
