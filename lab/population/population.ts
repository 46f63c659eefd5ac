import type { Person } from '../types';

/**
 * How to populate a directory. It must already hold `CN=Users` with the group `CN=Domain Admins`, and
 * `CN=Password Settings Container,CN=System`, as every AD does.
 */
export interface PopulationOptions {
  /** DN of the domain, `DC=corp,DC=example,DC=com`. */
  readonly baseDn: string;
  /** DNS name of the domain, the suffix of every user principal name. */
  readonly domain: string;
  /** People to make; at least one per role. Default 200. */
  readonly userCount?: number;
  /**
   * `samba` writes security descriptors through LDAP as an AD keeps them: the delegation, the protected account,
   * the account that may not change its password. `none` is for a server without security descriptors: it grants
   * the service account its rights itself, refuses resets of accounts with `adminCount=1`, and refuses changes
   * where userAccountControl has PASSWD_CANT_CHANGE (0x40), which is set only then (AD ignores that bit).
   */
  readonly acl: 'samba' | 'none';
  /** A fresh simple bind. Used with wrong passwords, to lock an account the way a user does. */
  bind(distinguishedName: string, password: string): Promise<boolean>;
  /**
   * Sets pwdLastSet far enough into the past for the password to have expired. LDAP has no way to do it: AD takes
   * only 0 and -1 there.
   */
  backdatePassword(distinguishedName: string): Promise<void>;
  /** Progress, one line each. Never a password. */
  readonly log?: (line: string) => void;
  /** Ends the work between two operations by throwing its reason. */
  readonly signal?: AbortSignal;
}

/** The account the agent signs in with. */
export interface ServiceAccount {
  readonly distinguishedName: string;
  readonly userPrincipalName: string;
  readonly password: string;
}

/** What was made. */
export interface Population {
  readonly people: readonly Person[];
  readonly serviceAccount: ServiceAccount;
}
