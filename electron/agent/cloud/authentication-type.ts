import type { AuthenticationType } from '../../../shared/operations';

/** Something known of domains, by their names in lower case. */
export type ByDomain<T> = ReadonlyMap<string, T>;

/** What the admin sets: how people authenticate whose user principal name ends so. Domain names in any case. */
export type AuthenticationTypeByDomain = Readonly<Record<string, AuthenticationType>>;

/** The setting, ready to be asked. */
export function byDomain(setting: AuthenticationTypeByDomain): ByDomain<AuthenticationType> {
  return new Map(
    Object.entries(setting).map(([domain, type]) => [domain.replace(/^@/, '').toLowerCase(), type]),
  );
}

/**
 * What is known of the domain of a user principal name, or else of the nearest domain above it: a subdomain takes the
 * authentication of its root domain unless it has its own. `null` = nothing.
 */
export function ofDomain<T>(userPrincipalName: string | null, known: ByDomain<T>): T | null {
  if (userPrincipalName === null || known.size === 0) return null;
  let domain = userPrincipalName.slice(userPrincipalName.lastIndexOf('@') + 1).toLowerCase();
  while (domain !== '') {
    const value = known.get(domain);
    if (value !== undefined) return value;
    const dot = domain.indexOf('.');
    domain = dot < 0 ? '' : domain.slice(dot + 1);
  }
  return null;
}

/** What a source says of a person’s authentication. */
export interface AuthenticationFacts {
  readonly sourceAnchor: string | null;
  /** Whether it is synchronised from on-premises; `null` = the source does not say. */
  readonly synchronized: boolean | null;
  readonly userPrincipalName: string | null;
}

/**
 * How a person authenticates of whom the source does not say it: who has no on-premises immutable id or is not
 * synchronised is `cloudOnly`, others as `typeOf` says, which without anything else is `passwordHashSync`.
 */
export function deriveAuthenticationType(
  { sourceAnchor, synchronized, userPrincipalName }: AuthenticationFacts,
  typeOf: (userPrincipalName: string | null) => AuthenticationType | null,
): AuthenticationType {
  if (sourceAnchor === null || synchronized === false) return 'cloudOnly';
  return typeOf(userPrincipalName) ?? 'passwordHashSync';
}
