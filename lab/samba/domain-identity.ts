/** What tells one forest of the lab from another. Each forest has one domain. */
export interface DomainIdentity {
  /** Id of its connector. */
  readonly connectorId: string;
  /** DNS name, in lower case. */
  readonly domain: string;
  readonly netbiosName: string;
}

export const corpIdentity: DomainIdentity = {
  connectorId: 'corp',
  domain: 'corp.example.com',
  netbiosName: 'CORP',
};

export const fabrikamIdentity: DomainIdentity = {
  connectorId: 'fabrikam',
  domain: 'fabrikam.example.net',
  netbiosName: 'FABRIKAM',
};

/** DN of a domain given by its DNS name. */
export function baseDnOf(domain: string): string {
  return domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
}

/** DN of the account that `samba-tool domain provision` makes. */
export function administratorDnOf(domain: string): string {
  return `CN=Administrator,CN=Users,${baseDnOf(domain)}`;
}
