/** How an attribute’s values are compared and checked. */
export type Syntax = 'text' | 'integer' | 'boolean' | 'time' | 'dn' | 'oid' | 'bytes';

/** An attribute as the schema has it. */
export interface AttributeType {
  /** As AD spells it. */
  readonly name: string;
  readonly syntax: Syntax;
  readonly singleValued: boolean;
  /** Kept by the server: no client writes it. */
  readonly system: boolean;
}

const multiText =
  'objectClass description otherTelephone otherMailbox proxyAddresses servicePrincipalName url';
const singleText =
  'cn name ou dc sAMAccountName userPrincipalName displayName givenName sn mail mailNickname initials title department company employeeID employeeNumber telephoneNumber mobile physicalDeliveryOfficeName streetAddress l st co c postalCode info comment homeDirectory homeDrive profilePath scriptPath userWorkstations dNSHostName nETBIOSName dnsRoot operatingSystem operatingSystemVersion adminDescription uid extensionAttribute1 extensionAttribute2 preferredLanguage';
const writableIntegers =
  'userAccountControl accountExpires pwdLastSet lockoutTime adminCount primaryGroupID groupType countryCode codePage options minPwdLength minPwdAge maxPwdAge pwdProperties pwdHistoryLength lockoutThreshold lockoutDuration lockOutObservationWindow msDS-Behavior-Version msDS-PasswordSettingsPrecedence msDS-PasswordHistoryLength msDS-MinimumPasswordLength msDS-MinimumPasswordAge msDS-MaximumPasswordAge msDS-LockoutThreshold msDS-LockoutObservationWindow msDS-LockoutDuration';
const systemIntegers =
  'uSNCreated uSNChanged badPwdCount badPasswordTime lastLogon lastLogonTimestamp logonCount instanceType sAMAccountType objectVersion systemFlags msDS-User-Account-Control-Computed msDS-UserPasswordExpiryTimeComputed';
const booleans =
  'isCriticalSystemObject showInAdvancedViewOnly msDS-PasswordReversibleEncryptionEnabled msDS-PasswordComplexityEnabled';
const linksTo = 'member msDS-PSOAppliesTo';
const singleLinks = 'manager managedBy';
const backLinks = 'memberOf msDS-PSOApplied directReports managedObjects';
const systemDns =
  'distinguishedName objectCategory fSMORoleOwner serverReference nCName hasMasterNCs msDS-ResultantPSO';
const systemBytes = 'objectGUID objectSid invocationId tokenGroups';
const writableBytes = 'mS-DS-ConsistencyGuid thumbnailPhoto logonHours unicodePwd nTSecurityDescriptor';

const types = new Map<string, AttributeType>();

function define(names: string, syntax: Syntax, singleValued: boolean, system: boolean): void {
  for (const name of names.split(' ')) types.set(name.toLowerCase(), { name, syntax, singleValued, system });
}

define(multiText, 'text', false, false);
define(singleText, 'text', true, false);
define(writableIntegers, 'integer', true, false);
define(systemIntegers, 'integer', true, true);
define(booleans, 'boolean', true, false);
define('whenCreated whenChanged', 'time', true, true);
define(linksTo, 'dn', false, false);
define(singleLinks, 'dn', true, false);
define(backLinks, 'dn', false, true);
define(systemDns, 'dn', true, true);
define(systemBytes, 'bytes', true, true);
define(writableBytes, 'bytes', true, false);
define('canonicalName', 'text', true, true);
define('allowedAttributesEffective', 'oid', false, true);

/** The type of an attribute by its name in any case; `null` = not in the schema. */
export function attributeType(name: string): AttributeType | null {
  return types.get(name.toLowerCase()) ?? null;
}

/** Names of all attributes that clients may write. */
export function writableAttributes(): string[] {
  return [...types.values()].filter(({ system }) => !system).map(({ name }) => name);
}

/** The attribute whose values follow from another one, and that other one (both in lower case). */
export const linkPairs: readonly { readonly forward: string; readonly back: string }[] = [
  { forward: 'member', back: 'memberof' },
  { forward: 'msds-psoappliesto', back: 'msds-psoapplied' },
  { forward: 'manager', back: 'directreports' },
  { forward: 'managedby', back: 'managedobjects' },
];

/** Attributes that are computed when asked for by name, and then only. */
export const constructedAttributes: ReadonlySet<string> = new Set(
  [
    'msDS-User-Account-Control-Computed',
    'msDS-UserPasswordExpiryTimeComputed',
    'msDS-ResultantPSO',
    'tokenGroups',
    'canonicalName',
    'allowedAttributesEffective',
  ].map((name) => name.toLowerCase()),
);
