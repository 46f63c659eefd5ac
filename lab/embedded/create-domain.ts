import { randomBytes } from 'node:crypto';
import { sidBytes } from '../population/access-entry';
import { adDuration } from '../population/ldap-values';
import { accountFlags } from './account/control-flags';
import { withPassword } from './account/password-record';
import type { Domain } from './domain';
import { makeObject, type ObjectMaker } from './initial-objects';
import { addConfiguration } from './initial-configuration';
import { parseDn } from './store/dn';
import { setText, type Entry } from './store/entry';
import { Store } from './store/store';
import { sidWith, toFiletime } from './store/values';

/** What a new domain is called and who administers it. */
export interface DomainOptions {
  /** DNS name; its first label, in capitals, becomes the flat name. */
  readonly name: string;
  /** Host name of the domain controller. */
  readonly host: string;
  readonly administratorPassword: string;
  /** Epoch milliseconds. */
  now(): number;
}

const dayMs = 24 * 60 * 60 * 1000;
const halfHourMs = 30 * 60 * 1000;
/** The first identifier of AD for what is not built in. */
const firstOwnRid = 1_103;

const globalGroup = -2_147_483_646;
const universalGroup = -2_147_483_640;
const builtInGroup = -2_147_483_643;

const groups = [
  ['Domain Admins', 512, globalGroup],
  ['Domain Users', 513, globalGroup],
  ['Domain Guests', 514, globalGroup],
  ['Domain Computers', 515, globalGroup],
  ['Domain Controllers', 516, globalGroup],
  ['Schema Admins', 518, universalGroup],
  ['Enterprise Admins', 519, universalGroup],
  ['Group Policy Creator Owners', 520, globalGroup],
  ['Protected Users', 525, globalGroup],
] as const;
const builtInGroups = [
  ['Administrators', 544],
  ['Users', 545],
  ['Guests', 546],
  ['Account Operators', 548],
  ['Server Operators', 549],
  ['Print Operators', 550],
  ['Backup Operators', 551],
] as const;

/** A domain as it is after promotion of its first domain controller: default policy, built-in objects. */
export function createDomain(options: DomainOptions): Domain {
  const store = new Store(() => options.now());
  const domainSid = newDomainSid();
  const byRid = new Map<number, Entry>();
  const maker: ObjectMaker = {
    store,
    domainSid,
    configurationDn: `CN=Configuration,${dnOf(options.name)}`,
    keep: (rid, entry) => byRid.set(rid, entry),
  };
  const head = makeHead(maker, options);
  const administrator = addAccounts(maker, head, options);
  const { configurationHead, settingsOfServer } = addConfiguration(maker, options.name, options.host);
  setText(head.attributes, 'fSMORoleOwner', settingsOfServer.dn);
  let nextRid = firstOwnRid;
  return {
    name: options.name,
    baseDn: head.dn,
    flatName: flatName(options.name),
    host: options.host,
    store,
    head,
    configurationHead,
    settingsOfServer,
    administrator,
    groupOfRid: (rid) => byRid.get(rid) ?? null,
    nextSid: () => sidWith(domainSid, nextRid++),
    now: () => options.now(),
  };
}

function dnOf(domain: string): string {
  return `DC=${domain.split('.').join(',DC=')}`;
}

function flatName(domain: string): string {
  return (domain.split('.')[0] ?? '').toUpperCase();
}

function newDomainSid(): Buffer {
  const parts = randomBytes(12);
  return sidBytes(['S-1-5-21', ...[0, 4, 8].map((offset) => parts.readUInt32LE(offset))].join('-'));
}

/** The domain’s object with the policy that Windows starts with. */
function makeHead(maker: ObjectMaker, { name }: DomainOptions): Entry {
  return makeObject(maker, null, parseDn(dnOf(name)) ?? [], 'domainDNS', {
    minPwdLength: '7',
    minPwdAge: adDuration(dayMs),
    maxPwdAge: adDuration(42 * dayMs),
    pwdProperties: '1',
    pwdHistoryLength: '24',
    lockoutThreshold: '0',
    lockoutDuration: adDuration(halfHourMs),
    lockOutObservationWindow: adDuration(halfHourMs),
    'msDS-Behavior-Version': '7',
    instanceType: '5',
  });
}

function addAccounts(maker: ObjectMaker, head: Entry, options: DomainOptions): Entry {
  const container = (name: string, parent = head, objectClass = 'container'): Entry =>
    makeObject(maker, parent, [{ type: 'CN', value: name }], objectClass, {});
  const users = container('Users');
  container('Computers');
  container('ForeignSecurityPrincipals');
  const system = container('System');
  container('AdminSDHolder', system);
  container('Password Settings Container', system, 'msDS-PasswordSettingsContainer');
  const builtIn = container('Builtin', head, 'builtinDomain');
  const controllers = makeObject(
    maker,
    head,
    [{ type: 'OU', value: 'Domain Controllers' }],
    'organizationalUnit',
    {},
  );
  // Its password does not expire: tests move the clock by months.
  const always = accountFlags.normal | accountFlags.passwordNeverExpires;
  const administrator = addUser(maker, users, 'Administrator', 500, always);
  const disabled = accountFlags.normal | accountFlags.disabled;
  addUser(
    maker,
    users,
    'Guest',
    501,
    disabled | accountFlags.passwordNotRequired | accountFlags.passwordNeverExpires,
  );
  const ticketAccount = addUser(maker, users, 'krbtgt', 502, disabled);
  for (const account of [administrator, ticketAccount]) setText(account.attributes, 'adminCount', 1);
  administrator.passwords = withPassword(null, options.administratorPassword);
  setText(administrator.attributes, 'pwdLastSet', toFiletime(options.now()));
  addGroups(maker, { users, builtIn, administrator });
  addController(maker, controllers, options);
  return administrator;
}

function addUser(maker: ObjectMaker, parent: Entry, name: string, rid: number, control: number): Entry {
  return makeObject(
    maker,
    parent,
    [{ type: 'CN', value: name }],
    'user',
    {
      sAMAccountName: name,
      userAccountControl: String(control),
      primaryGroupID: rid === 501 ? '514' : '513',
      sAMAccountType: '805306368',
      accountExpires: '9223372036854775807',
      pwdLastSet: '0',
      isCriticalSystemObject: 'TRUE',
    },
    { rid },
  );
}

interface Accounts {
  readonly users: Entry;
  readonly builtIn: Entry;
  readonly administrator: Entry;
}

function addGroups(maker: ObjectMaker, { users, builtIn, administrator }: Accounts): void {
  const made = new Map<number, Entry>();
  const members = (rid: number): Entry[] => {
    const ofRid = (rids: readonly number[]): Entry[] => rids.flatMap((each) => made.get(each) ?? []);
    if (rid === 512 || rid === 518 || rid === 519) return [administrator];
    if (rid === 544) return [administrator, ...ofRid([512, 519])];
    return rid === 545 ? ofRid([513]) : [];
  };
  const all = [
    ...groups.map(([name, rid, type]) => ({ name, rid, type, parent: users, isBuiltIn: false })),
    ...builtInGroups.map(([name, rid]) => ({
      name,
      rid,
      type: builtInGroup,
      parent: builtIn,
      isBuiltIn: true,
    })),
  ];
  for (const { name, rid, type, parent, isBuiltIn } of all) {
    const attributes = { sAMAccountName: name, groupType: String(type), isCriticalSystemObject: 'TRUE' };
    const links = new Map([['member', new Set(members(rid))]]);
    const group = makeObject(maker, parent, [{ type: 'CN', value: name }], 'group', attributes, {
      rid,
      links,
      isBuiltIn,
    });
    made.set(rid, group);
  }
}

function addController(maker: ObjectMaker, parent: Entry, { host }: DomainOptions): void {
  const name = (host.split('.')[0] ?? host).toUpperCase();
  const control = accountFlags.server | accountFlags.trustedForDelegation;
  const attributes = {
    sAMAccountName: `${name}$`,
    dNSHostName: host,
    userAccountControl: String(control),
    primaryGroupID: '516',
    sAMAccountType: '805306369',
  };
  makeObject(maker, parent, [{ type: 'CN', value: name }], 'computer', attributes, { rid: 1_000 });
}
