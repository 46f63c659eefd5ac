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
  /** The directory gives it a password nobody knows; one that is reset signs in on Samba. */
  'smartCardRequired',
  /** May sign in without a password; a reset must meet the policy all the same. */
  'passwordNotRequired',
  /** In a unit that inherits nothing: the service account may do nothing there until the lab grants it. */
  'withoutRights',
] as const;
export type PersonRole = (typeof personRoles)[number];

/** A person of the demo population as made in the directory. */
export interface Person {
  readonly role: PersonRole;
  readonly displayName: string;
  readonly samAccountName: string;
  readonly userPrincipalName: string;
  readonly distinguishedName: string;
  /** Names of the organisational units around it, outermost first, not escaped. */
  readonly unitPath: readonly string[];
  /** objectGUID, lower case with hyphens. */
  readonly objectGuid: string;
  /** The password at the start; not in force for `smartCardRequired`. Kept in memory only. */
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

/** Where a domain controller of the lab answers LDAPS. */
export interface LabEndpoint {
  /** DNS name, as in its certificate. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly caFile: string;
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
  /**
   * `ldaps://host:port` of the first domain controller, which is the PDC emulator at the start, to be used with
   * `caFile` and with `address` instead of DNS.
   */
  readonly ldaps: LabEndpoint;
  /** A fresh connection and simple bind: whether the password is right and the account may sign in. */
  bind(distinguishedName: string, password: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** The domain controllers of the lab’s first forest. */
export type DcName = 'dc1' | 'dc2';

/** One of two domain controllers of a domain. */
export interface LabDomainController {
  readonly name: DcName;
  /** LDAPS; `address` also answers DNS (port 53), Kerberos and plain LDAP with StartTLS (389). */
  readonly ldaps: LabEndpoint;
}

/** How a domain controller is stopped: `kill` is SIGKILL to all of its processes, `graceful` a SIGTERM first. */
export type StopManner = 'kill' | 'graceful';

/**
 * The lab’s first forest: `corp.example.com` with two domain controllers in one site. `connector.dnsServers` holds the
 * addresses of both, dc1 first, so that discovery works while one of them is down. `ldaps`, `bind` and the population
 * are dc1’s.
 */
export interface CorpForest extends LabDirectory {
  readonly controllers: Readonly<Record<DcName, LabDomainController>>;
  /**
   * Makes a running domain controller the PDC emulator while both run. When it resolves, `fSMORoleOwner` of the domain
   * head names it on every running domain controller, and so does DNS `_ldap._tcp.pdc._msdcs` on each. Throws where
   * the target is stopped, and where the present owner is (its role cannot be transferred, only seized).
   */
  transferPdc(to: DcName): Promise<void>;
  /** Ends a domain controller’s processes; resolves when its ports are closed. Does nothing where it is stopped. */
  stopDc(name: DcName, manner?: StopManner): Promise<void>;
  /** Starts it again, same address and data; resolves when it answers LDAPS and DNS. Does nothing where it runs. */
  startDc(name: DcName): Promise<void>;
  /**
   * Gives the service account the rights of password writeback on the users of a unit that inherits nothing, on both
   * domain controllers: what an administrator does with `dsacls` after a diagnosis.
   */
  grantRights(ouDn: string): Promise<void>;
  /** Takes away what {@link CorpForest.grantRights} gave. */
  revokeRights(ouDn: string): Promise<void>;
  /** DN of the unit that inherits nothing, with the person of the role `withoutRights` in it. */
  readonly withoutRightsOu: string;
  /** A fresh connection and simple bind to one domain controller. */
  bindTo(name: DcName, distinguishedName: string, password: string): Promise<boolean>;
  /**
   * Brings the changes made on one domain controller to the other one now. Replication does so by itself within
   * seconds; a test that must see them calls this.
   */
  replicate(from: DcName, to: DcName): Promise<void>;
}

/** Two forests that know nothing of each other, with one authority for all certificates. */
export interface LabForests {
  readonly corp: CorpForest;
  /** `fabrikam.example.net` (FABRIKAM), one domain controller, its own DNS server, people and service account. */
  readonly fabrikam: LabDirectory;
  /** Both populations, corp’s first. */
  readonly people: readonly Person[];
  /** Stops every process and removes every file of both. May be called again. */
  stop(): Promise<void>;
}

/** What {@link LabForests} are started with (`startForests` in lab/samba/start-forests.ts). */
export interface ForestsOptions {
  /** Folder for the files of the run, of which each forest and domain controller has its own below it. */
  readonly dir: string;
  readonly certificates: LabCertificates;
  /** People of corp. Default 200. */
  readonly userCount?: number;
  /** People of fabrikam. Default 25. */
  readonly fabrikamUserCount?: number;
  /** Progress, one line each. Never a password. */
  readonly log?: (line: string) => void;
  /** Ends the start: everything begun is undone and the reason thrown. */
  readonly signal?: AbortSignal;
}
