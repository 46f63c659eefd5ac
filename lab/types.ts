import type { Connector } from '../shared/model/connector';

/** What is special about a person of the demo population. */
export const personRoles = [
  'plain',
  'disabled',
  'lockedOut',
  'accountExpired',
  'passwordExpired',
  'mustChange',
  'protected',
  'cannotChange',
  'tooYoung',
  'neverExpires',
] as const;
export type PersonRole = (typeof personRoles)[number];

/** A person of the demo population as made in the directory. */
export interface Person {
  readonly role: PersonRole;
  readonly displayName: string;
  readonly samAccountName: string;
  readonly userPrincipalName: string;
  readonly distinguishedName: string;
  /** objectGUID, lower case with hyphens. */
  readonly objectGuid: string;
  /** The password at the start. Kept in memory only. */
  readonly password: string;
}

/** Certificates of one lab run: one authority, one server certificate per host name. PEM files. */
export interface LabCertificates {
  readonly caFile: string;
  /** Makes (or returns) a server certificate with the names and addresses as subject alternative names. */
  issue(
    host: string,
    addresses: readonly string[],
  ): Promise<{ readonly certFile: string; readonly keyFile: string }>;
}

/** A running directory of the lab, Samba or embedded, with its population. */
export interface LabDirectory {
  readonly kind: 'samba' | 'embedded';
  /** How the agent reaches it. */
  readonly connector: Connector;
  readonly serviceAccountPassword: string;
  readonly people: readonly Person[];
  /** The administrator’s DN and password, for tests that set things up. */
  readonly administrator: { readonly distinguishedName: string; readonly password: string };
  /** `ldaps://host:port` of the PDC emulator, to be used with `caFile` and, where set, `address` instead of DNS. */
  readonly ldaps: {
    readonly host: string;
    readonly address: string;
    readonly port: number;
    readonly caFile: string;
  };
  /** A fresh connection and simple bind: whether the password is right and the account may sign in. */
  bind(distinguishedName: string, password: string): Promise<boolean>;
  stop(): Promise<void>;
}
