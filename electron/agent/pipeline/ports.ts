import type { ActivityRow } from '../../../shared/ipc/contract';
import type { OperationRecord } from '../../../shared/model/operation-record';
import type { Operation } from '../../../shared/operations';
import type { OutcomeCode } from '../../../shared/outcome-codes';
import type { OutcomeDetail, OutcomeWarning } from '../../../shared/outcome-details';
import type { OpenError, OpenedPackage } from '../../../shared/protocol/package';
import type { Secret } from '../../../shared/protocol/secret';
import type { Result } from '../../../shared/result';

/** How a message leaves the request queue. */
export type Settlement =
  | { readonly kind: 'complete' }
  | { readonly kind: 'abandon' }
  | { readonly kind: 'deadLetter'; readonly reason: string; readonly description: string };

/** A message taken from the request queue under a lock. */
export interface IncomingMessage {
  readonly messageId: string;
  readonly body: Uint8Array;
  /** This delivery included: 1 the first time. */
  readonly deliveryCount: number;
  /** The portal instance that waits for the reply; `null` when the message names none. */
  readonly replyToSessionId: string | null;
  /** Settles once. An error means that the relay may deliver the message again. */
  settle(settlement: Settlement): Promise<Result<void, RelayError>>;
}

/** What can go wrong on the way to the relay. */
export interface RelayError {
  readonly code: 'relayUnreachable' | 'relayUnauthorized' | 'lockLost' | 'relayFailed';
  readonly retryable: boolean;
  /** The SDK’s own words, without secrets. */
  readonly message: string;
}

/** Sends sealed replies to the portal instance that waits. */
export interface Replies {
  send(sessionId: string, requestId: string, body: Uint8Array): Promise<Result<void, RelayError>>;
}

/** Opens and seals with the agent’s key generations. */
export interface Keys {
  openRequest(body: Uint8Array): Promise<Result<OpenedPackage, OpenError>>;
  openSecret(sealed: string, kid: string): Promise<Result<Secret, OpenError>>;
  /** Seals a reply with the generation the request was sealed with. */
  sealReply(kid: string, json: string): Promise<Uint8Array>;
}

/** Where an account is, as the sync engine’s links say. */
export interface DirectoryRef {
  readonly connectorId: string;
  /** Naming context, `DC=corp,DC=example,DC=com`. */
  readonly partitionDn: string;
  /** objectGUID, lower case with hyphens. */
  readonly objectGuid: string;
}

/** Why the lookup did not end at exactly one account, or where it ended. */
export type Resolution =
  | { readonly kind: 'found'; readonly ref: DirectoryRef }
  | { readonly kind: 'refused'; readonly code: OutcomeCode; readonly detail: OutcomeDetail | null };

/** The lookup cloud anchor → cloud object → metaverse → Active Directory object. */
export interface Identity {
  resolve(cloudAnchor: string): Resolution;
  /** The user principal name the cloud has for an anchor, for the log of requests that find no account. */
  nameOf(cloudAnchor: string): string | null;
}

/** An account as the directory has it now. */
export interface DirectoryAccount {
  readonly ref: DirectoryRef;
  readonly distinguishedName: string;
  /** userPrincipalName, else DOMAIN-less sAMAccountName. */
  readonly userName: string;
  readonly enabled: boolean;
  readonly lockedOut: boolean;
  readonly passwordNeverExpires: boolean;
  /** “Smart card is required for interactive logon”: its password is random and known to nobody. */
  readonly smartCardRequired: boolean;
  /** When the account expires or did. Epoch milliseconds; `null` = never. */
  readonly expiresAt: number | null;
  /** adminCount = 1: is or once was protected by AdminSDHolder. */
  readonly markedProtected: boolean;
  /** Member of a protected group now, by tokenGroups. */
  readonly memberOfProtectedGroup: boolean;
  /**
   * What protects it, in words with the SID: `member of Domain Admins (S-1-5-21-…-512)`. Empty while
   * `memberOfProtectedGroup` is true where the groups cannot be read and the mark decides.
   */
  readonly protectedBy: readonly string[];
}

/** What to write. The passwords are UTF-8 bytes and stay the caller’s to wipe. */
export type DirectoryWrite =
  | {
      readonly kind: 'reset';
      readonly newPassword: Uint8Array;
      readonly unlock: boolean;
      readonly mustChange: boolean;
    }
  | { readonly kind: 'change'; readonly newPassword: Uint8Array; readonly currentPassword: Uint8Array }
  | { readonly kind: 'unlock' };

/** A directory error, translated: closed code, more precise detail, the server’s own words. */
export interface DirectoryFailure {
  readonly code: OutcomeCode;
  readonly detail: OutcomeDetail | null;
  /** Never contains a value that was sent. */
  readonly diagnostic: string | null;
  /** Host name of the domain controller that was asked; `null` when none was reached. */
  readonly domainController: string | null;
}

/** What became of a write. `unknown` = sent, and the answer was lost. */
export type WriteResult =
  | {
      readonly kind: 'applied';
      readonly warnings: readonly OutcomeWarning[];
      /** What the warnings are about: object, right, the server’s own words. Never a value that was sent. */
      readonly diagnostic: string | null;
      readonly domainController: string;
    }
  | ({ readonly kind: 'rejected' } & DirectoryFailure)
  | ({ readonly kind: 'failed'; readonly retryable: boolean } & DirectoryFailure)
  | ({ readonly kind: 'unknown' } & DirectoryFailure);

/** One or more forests. Every call has its own finite time limit (settings) and ends early with the signal. */
export interface Directory {
  /** Reads the account by `<GUID=…>`, so that renames and moves since the last import do not matter. */
  read(ref: DirectoryRef, signal: AbortSignal): Promise<Result<DirectoryAccount, DirectoryFailure>>;
  /** Writes to the PDC emulator of the account’s domain. Never throws for an expected case. */
  write(account: DirectoryAccount, write: DirectoryWrite, signal: AbortSignal): Promise<WriteResult>;
  /**
   * Whether a password is the account’s present one, by a bind of its own. A password that is right but expired
   * or must be changed counts as `yes`.
   */
  verifyPassword(
    account: DirectoryAccount,
    password: Uint8Array,
    signal: AbortSignal,
  ): Promise<'yes' | 'no' | 'unknown'>;
}

/** A finished operation, before the store gives it its number. */
export type NewOperationRecord = Omit<OperationRecord, 'seq'>;

/** What the ledger knows of a request id. */
export type LedgerEntry =
  | { readonly state: 'new' }
  /** Begun by an earlier delivery whose outcome was never recorded (the agent stopped in between). */
  | { readonly state: 'begun' }
  | { readonly state: 'done'; readonly record: OperationRecord };

/** A fact for the activity log, before the store gives it its number, time and place in the hash chain. */
export type ActivityEntry = Omit<ActivityRow, 'seq' | 'at'>;

/** The operations ledger and log. Each call is one durable transaction. */
export interface Ledger {
  /** Claims a request id before anything is written; the answer says who has claimed it before. */
  begin(requestId: string, operation: Operation, receivedAt: number): LedgerEntry;
  /**
   * Records the outcome together with its events: after this the same request is never written again.
   *
   * @param claimed whether the record ends the request id that `begin` claimed, or only notes a refused message
   */
  finish(record: NewOperationRecord, claimed: boolean, events: readonly ActivityEntry[]): OperationRecord;
  /** Adds what is known only after the reply. */
  amend(seq: number, after: Pick<OperationRecord, 'replied' | 'stages' | 'totalMs'>): void;
}
