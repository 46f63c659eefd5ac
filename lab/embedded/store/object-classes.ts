/** A structural class that objects may be made of. */
export interface ObjectClass {
  /** All values of objectClass, from `top` down, as AD returns them. */
  readonly chain: readonly string[];
  /** RDN of the class in the schema: objectCategory points to it. */
  readonly category: string;
  /** Attribute that names objects of the class. */
  readonly rdn: 'CN' | 'OU' | 'DC';
}

const person = ['top', 'person', 'organizationalPerson'];

const classes: Readonly<Record<string, ObjectClass>> = {
  user: { chain: [...person, 'user'], category: 'Person', rdn: 'CN' },
  inetorgperson: { chain: [...person, 'user', 'inetOrgPerson'], category: 'Person', rdn: 'CN' },
  computer: { chain: [...person, 'user', 'computer'], category: 'Computer', rdn: 'CN' },
  contact: { chain: [...person, 'contact'], category: 'Person', rdn: 'CN' },
  group: { chain: ['top', 'group'], category: 'Group', rdn: 'CN' },
  organizationalunit: { chain: ['top', 'organizationalUnit'], category: 'Organizational-Unit', rdn: 'OU' },
  container: { chain: ['top', 'container'], category: 'Container', rdn: 'CN' },
  'msds-passwordsettings': {
    chain: ['top', 'msDS-PasswordSettings'],
    category: 'ms-DS-Password-Settings',
    rdn: 'CN',
  },
  'msds-passwordsettingscontainer': {
    chain: ['top', 'msDS-PasswordSettingsContainer'],
    category: 'ms-DS-Password-Settings-Container',
    rdn: 'CN',
  },
  domaindns: { chain: ['top', 'domain', 'domainDNS'], category: 'Domain-DNS', rdn: 'DC' },
  builtindomain: { chain: ['top', 'builtinDomain'], category: 'Builtin-Domain', rdn: 'CN' },
  configuration: { chain: ['top', 'configuration'], category: 'Configuration', rdn: 'CN' },
  dmd: { chain: ['top', 'dMD'], category: 'DMD', rdn: 'CN' },
  crossrefcontainer: { chain: ['top', 'crossRefContainer'], category: 'Cross-Ref-Container', rdn: 'CN' },
  crossref: { chain: ['top', 'crossRef'], category: 'Cross-Ref', rdn: 'CN' },
  sitescontainer: { chain: ['top', 'sitesContainer'], category: 'Sites-Container', rdn: 'CN' },
  site: { chain: ['top', 'site'], category: 'Site', rdn: 'CN' },
  serverscontainer: { chain: ['top', 'serversContainer'], category: 'Servers-Container', rdn: 'CN' },
  server: { chain: ['top', 'server'], category: 'Server', rdn: 'CN' },
  ntdsdsa: { chain: ['top', 'applicationSettings', 'nTDSDSA'], category: 'NTDS-DSA', rdn: 'CN' },
};

/** The most special of the classes a client named (superiors may be among them); `null` = none that is known. */
export function structuralClass(names: readonly string[]): ObjectClass | null {
  const known = names.map((name) => classes[name.toLowerCase()]).filter((found) => found !== undefined);
  return known.sort((left, right) => right.chain.length - left.chain.length)[0] ?? null;
}

/**
 * RDN in the schema of the category that a filter names by its short name: `(objectCategory=person)` (MS-ADTS
 * 3.1.1.3.1.3.5). `user` has no category of its own.
 */
export function categoryNamed(shortName: string): string | null {
  if (shortName.toLowerCase() === 'person') return 'Person';
  return classes[shortName.toLowerCase()]?.category ?? null;
}
