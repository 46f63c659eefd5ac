import type { Client } from 'ldapts';
import type { Person, PersonRole } from '../types';
import { throwIfAborted } from './abort';
import { administratorDnOf } from '../samba/domain-identity';
import { allowDeletedObjects } from './deleted-objects';
import { delegateWriteback, forbidPasswordChange, protectAccounts } from './delegation';
import { unitDn } from './distinguished-name';
import { addStrictPolicy, lockoutThreshold, setDomainPolicy } from './domain-policy';
import { addition, guidText } from './ldap-values';
import { addPerson, addServiceAccount, addUnits } from './make-accounts';
import { addGroup } from './make-groups';
import { demoRoot, withoutRightsUnitDn } from './organizational-units';
import { randomPassword } from './passwords';
import { planPeople, type PlannedPerson } from './people-plan';
import type { Population, PopulationOptions } from './population';
import { cutOffUnit } from './unit-rights';

const defaultUserCount = 200;
const progressEvery = 50;
const pageSize = 500;

/**
 * Makes the demo population in an empty directory through LDAP alone, as administrator. `admin` is bound over TLS;
 * nothing else uses it meanwhile. An error of the directory is thrown as ldapts raises it.
 */
export async function populate(admin: Client, options: PopulationOptions): Promise<Population> {
  const { baseDn, domain } = options;
  const plan = planPeople(options.userCount ?? defaultUserCount, baseDn, domain);
  await setDomainPolicy(admin, baseDn);
  await addUnits(admin, baseDn);
  const serviceAccount = await addServiceAccount(admin, baseDn, domain);
  // Before the people, so that they inherit it as they are made.
  if (options.acl === 'samba') {
    await delegateWriteback(admin, baseDn, serviceAccount.distinguishedName);
    await cutOffUnit(admin, withoutRightsUnitDn(baseDn));
    const administrator = administratorDnOf(domain);
    await allowDeletedObjects(admin, baseDn, administrator, [serviceAccount.distinguishedName]);
  }
  const passwords = await addPeople(admin, plan, options);
  await addGroups(admin, plan, baseDn);
  throwIfAborted(options.signal);
  await applyRoles(admin, plan, options);
  throwIfAborted(options.signal);
  return { people: await asMade(admin, plan, passwords, baseDn), serviceAccount };
}

/** Passwords by account name. */
type Passwords = ReadonlyMap<string, string>;

async function addPeople(
  admin: Client,
  plan: readonly PlannedPerson[],
  options: PopulationOptions,
): Promise<Passwords> {
  const passwords = new Map<string, string>();
  for (const person of plan) {
    throwIfAborted(options.signal);
    const password = randomPassword();
    await addPerson(admin, person, password, options.acl);
    passwords.set(person.account, password);
    if (passwords.size % progressEvery === 0)
      options.log?.(`${passwords.size} of ${plan.length} people made`);
  }
  return passwords;
}

async function addGroups(admin: Client, plan: readonly PlannedPerson[], baseDn: string): Promise<void> {
  await addGroup(admin, baseDn, {
    name: 'Alle Beschäftigten',
    accountName: 'everybody',
    members: plan.map((person) => person.distinguishedName),
  });
  const strictGroupDn = await addGroup(admin, baseDn, {
    name: 'Strenge Kennwörter',
    accountName: 'strict-passwords',
    members: dnsOf(plan, 'tooYoung'),
  });
  await addStrictPolicy(admin, baseDn, strictGroupDn);
  const domainAdmins = `CN=Domain Admins,CN=Users,${baseDn}`;
  await admin.modify(domainAdmins, addition('member', dnsOf(plan, 'protected')));
}

/** What of the roles needs an account that is there already. */
async function applyRoles(
  admin: Client,
  plan: readonly PlannedPerson[],
  options: PopulationOptions,
): Promise<void> {
  if (options.acl === 'samba') {
    const builtIn = ['Administrator', 'krbtgt'].map((name) => `CN=${name},CN=Users,${options.baseDn}`);
    await protectAccounts(admin, options.baseDn, [...builtIn, ...dnsOf(plan, 'protected')]);
    for (const dn of dnsOf(plan, 'cannotChange')) await forbidPasswordChange(admin, dn);
  }
  for (const dn of dnsOf(plan, 'passwordExpired')) await options.backdatePassword(dn);
  for (const dn of dnsOf(plan, 'lockedOut')) {
    for (let attempt = 0; attempt < lockoutThreshold; attempt++) await options.bind(dn, randomPassword());
  }
}

function dnsOf(plan: readonly PlannedPerson[], role: PersonRole): string[] {
  return plan.filter((person) => person.role === role).map((person) => person.distinguishedName);
}

/** The people as the directory spells and numbers them. */
async function asMade(
  admin: Client,
  plan: readonly PlannedPerson[],
  passwords: Passwords,
  baseDn: string,
): Promise<Person[]> {
  const { searchEntries } = await admin.search(unitDn([demoRoot], baseDn), {
    filter: '(objectClass=user)',
    attributes: ['sAMAccountName', 'objectGUID'],
    explicitBufferAttributes: ['objectGUID'],
    paged: { pageSize },
  });
  const made = new Map(searchEntries.map((entry) => [entry['sAMAccountName'], entry]));
  return plan.map((person) => {
    const entry = made.get(person.account);
    const objectGuid = entry?.['objectGUID'];
    const password = passwords.get(person.account);
    if (entry === undefined || !Buffer.isBuffer(objectGuid) || password === undefined) {
      throw new Error(`${person.distinguishedName} was made but is not found`);
    }
    return {
      role: person.role,
      displayName: person.display,
      samAccountName: person.account,
      userPrincipalName: person.userPrincipalName,
      distinguishedName: entry.dn,
      unitPath: person.unitPath,
      objectGuid: guidText(objectGuid),
      password,
    };
  });
}
