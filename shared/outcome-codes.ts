import type { EventId } from './event-ids';

/** What an outcome means for the person: done, refused for a reason, could not be done, or not known. */
export type OutcomeKind = 'success' | 'refused' | 'failed' | 'unknown';

interface OutcomeText {
  readonly kind: OutcomeKind;
  /** `null` for success, whose event depends on the operation, and for what only the portal can see. */
  readonly eventId: EventId | null;
  /** What happened, for the admin. */
  readonly admin: string;
  /** What the admin can do. */
  readonly remedy: string;
  /** What the person who asked is told. Never names on-premises details. */
  readonly endUser: string;
}

const contactHelpDesk = 'Please contact your help desk.';

/** Every outcome an operation can have: a closed list, one source for the agent, the portal and the console. */
export const outcomeCodes = {
  success: {
    kind: 'success',
    eventId: null,
    admin: 'Active Directory accepted the operation.',
    remedy: 'Nothing to do.',
    endUser: 'Done. You can sign in now.',
  },
  policyViolation: {
    kind: 'refused',
    eventId: 33008,
    admin:
      'Active Directory refused the new password: it does not meet the password policy that applies to this user.',
    remedy:
      'The user should choose another password. Length, complexity, history and minimum age come from the fine-grained policy of the user or the domain’s policy; password filters on the domain controllers may add rules.',
    endUser: 'This password does not meet your organisation’s rules. Please choose another one.',
  },
  incorrectPassword: {
    kind: 'refused',
    eventId: 33007,
    admin: 'The current password given for the change is not the user’s password.',
    remedy: 'The user should type the current password again, or use a reset instead of a change.',
    endUser: 'Your current password is not correct. Please try again.',
  },
  changeNotPermitted: {
    kind: 'refused',
    eventId: 33004,
    admin: 'This user may not change the password (“User cannot change password” is set).',
    remedy: 'Clear “User cannot change password” on the account, or reset the password as an administrator.',
    endUser: `You are not allowed to change this password. ${contactHelpDesk}`,
  },
  userNotFound: {
    kind: 'refused',
    eventId: 33002,
    admin:
      'The user could not be found: the chain cloud object → metaverse → Active Directory object is broken.',
    remedy:
      'Run a full import and a full synchronisation of both sides and check that the user is in their scope.',
    endUser: `Your account was not found in your organisation’s directory. ${contactHelpDesk}`,
  },
  multipleMatches: {
    kind: 'refused',
    eventId: 33003,
    admin: 'Several enabled Active Directory accounts are linked to this person. None was touched.',
    remedy: 'Make sure that only one account per person is enabled, then synchronise.',
    endUser: `Your account could not be identified for certain. ${contactHelpDesk}`,
  },
  accountDisabled: {
    kind: 'refused',
    eventId: 33005,
    admin: 'The Active Directory account is disabled. Nothing was written.',
    remedy: 'Enable the account and synchronise, if the user should be able to sign in.',
    endUser: `Your account is disabled. ${contactHelpDesk}`,
  },
  accountLockedOut: {
    kind: 'refused',
    eventId: 33006,
    admin: 'The account is locked out, so Active Directory does not accept a password change.',
    remedy: 'Unlock the account or use a reset with unlock.',
    endUser: 'Your account is locked. Please unlock it or reset your password.',
  },
  protectedAccount: {
    kind: 'refused',
    eventId: 33004,
    admin:
      'The account belongs to a protected group of Active Directory, which writeback does not serve. Nothing was written.',
    remedy: 'Reset protected accounts with your usual administrative tools.',
    endUser: `The password of this account cannot be reset here. ${contactHelpDesk}`,
  },
  smartCardRequired: {
    kind: 'refused',
    eventId: 33004,
    admin:
      'The account has “Smart card is required for interactive logon”: Active Directory gave it a random password so that nobody knows one. A self-service reset would undo that. Nothing was written.',
    remedy:
      'If the person should have a password, clear the flag or use an administrator’s reset, which is carried out with a warning.',
    endUser: `This account is used with a smart card and has no password to reset. ${contactHelpDesk}`,
  },
  insufficientRights: {
    kind: 'refused',
    eventId: 33004,
    admin: 'The agent’s service account lacks a right on this user. Nothing was written.',
    remedy:
      'Grant Reset password, Write lockoutTime and Write pwdLastSet on descendant user objects to the service account, and check that inheritance is not blocked on the user.',
    endUser: `Your password could not be set because of a configuration problem. ${contactHelpDesk}`,
  },
  notOnPremises: {
    kind: 'refused',
    eventId: 34124,
    admin: 'The user is cloud-only: there is no on-premises password to write.',
    remedy: 'Nothing to do on-premises. The portal should not send such requests.',
    endUser: 'Your password is not managed by your organisation’s on-premises directory.',
  },
  operationNotSupported: {
    kind: 'refused',
    eventId: 34123,
    admin:
      'The request came from an origin that is not written back (Office portal, PowerShell or Graph API).',
    remedy: 'Use the reset portal or the admin portal, or allow the origin in the settings.',
    endUser: `This way of setting a password is not supported. ${contactHelpDesk}`,
  },
  expired: {
    kind: 'refused',
    eventId: 34120,
    admin: 'The request was older than its expiry when it was picked up. Nothing was written.',
    remedy: 'If this repeats, check the clocks of agent and portal and why the agent was late.',
    endUser: 'This took too long and was not carried out. Please try again.',
  },
  issuedInFuture: {
    kind: 'refused',
    eventId: 34122,
    admin: 'The request claims to have been issued more than two minutes in the future. Nothing was written.',
    remedy: 'Correct the clock of the portal or of this server.',
    endUser: 'Your request could not be accepted. Please try again later.',
  },
  replayed: {
    kind: 'refused',
    eventId: 34121,
    admin: 'A request with this id was already handled. Nothing was written; the message was dead-lettered.',
    remedy:
      'Find out who re-sends messages on the relay. If the portal does it, it should use a new request id each time.',
    endUser: 'This request was already used. Please start again.',
  },
  invalidRequest: {
    kind: 'refused',
    eventId: 32003,
    admin: 'The request is not well formed. Nothing was written; the message was dead-lettered.',
    remedy: 'Check the portal against docs/protocol.md: the detail names what is wrong.',
    endUser: 'Your request could not be understood. Please try again later.',
  },
  decryptionFailed: {
    kind: 'refused',
    eventId: 32004,
    admin:
      'The request could not be opened: it was altered, or sealed for other keys. Nothing was written; the message was dead-lettered.',
    remedy:
      'If it repeats, switch writeback off and on again so that portal and agent share one key generation.',
    endUser: `Your request could not be read. ${contactHelpDesk}`,
  },
  serviceAccountRejected: {
    kind: 'failed',
    eventId: 33009,
    admin:
      'Active Directory rejected the agent’s service account (wrong password, disabled, expired or locked).',
    remedy: 'Correct the credentials of the connector.',
    endUser: `Your password could not be set because of a configuration problem. ${contactHelpDesk}`,
  },
  directoryConfiguration: {
    kind: 'failed',
    eventId: 33009,
    admin: 'The domain controller refused the connection’s settings (encryption or a control).',
    remedy: 'Check that LDAPS or StartTLS works on the domain controller and that its certificate is valid.',
    endUser: `Your password could not be set because of a configuration problem. ${contactHelpDesk}`,
  },
  directoryUnreachable: {
    kind: 'failed',
    eventId: 34130,
    admin: 'No domain controller that may be used could be reached. Nothing was written.',
    remedy:
      'Check DNS, the network and the certificates of the domain controllers; the detail names each error.',
    endUser: 'Your organisation’s directory cannot be reached now. Please try again later.',
  },
  pdcUnreachable: {
    kind: 'failed',
    eventId: 34131,
    admin: 'The PDC emulator could not be found or reached. Nothing was written.',
    remedy: 'Check that the PDC emulator runs and that this server reaches it over LDAPS.',
    endUser: 'Your organisation’s directory cannot be reached now. Please try again later.',
  },
  directoryBusy: {
    kind: 'failed',
    eventId: 34133,
    admin: 'The domain controller said it is busy or unavailable. Nothing was written.',
    remedy: 'Look at the load of the PDC emulator.',
    endUser: 'Your organisation’s directory is busy. Please try again in a minute.',
  },
  unknown: {
    kind: 'failed',
    eventId: 33001,
    admin:
      'Active Directory refused the operation with an error this agent does not know. Nothing was written.',
    remedy:
      'The server’s own words are in the details. Please report them, so that the next version explains them.',
    endUser: `Your password could not be set. ${contactHelpDesk}`,
  },
  uncertain: {
    kind: 'unknown',
    eventId: 34132,
    admin:
      'The answer of the domain controller was lost after the write was sent: the password may or may not have been set.',
    remedy: 'Ask the user to try the new password first, then the old one; reset again if neither works.',
    endUser:
      'We do not know whether your new password was set. Try to sign in with it first; if that fails, start again.',
  },
  internalError: {
    kind: 'failed',
    eventId: 32000,
    admin: 'An unexpected error in the agent. The log has its cause.',
    remedy: 'Please report it with the request id.',
    endUser: `Your password could not be set. ${contactHelpDesk}`,
  },
  notAvailable: {
    kind: 'failed',
    eventId: null,
    admin:
      'Nothing was carried out: writeback is off, its agent is silent, or the relay was out of reach or refused the request.',
    remedy: 'Switch writeback on, start the agent, or restore the portal’s way to the relay.',
    endUser: 'Your password cannot be reset now. Please try again later.',
  },
  timedOut: {
    kind: 'unknown',
    eventId: null,
    admin:
      'The portal sent the request and got no answer in time. The agent refuses it after its expiry; before that it may still be carried out.',
    remedy: 'Look for the request id in the agent’s operations.',
    endUser:
      'We got no answer in time. Try to sign in with the new password in a few minutes; if that fails, start again.',
  },
} as const satisfies Record<string, OutcomeText>;

export type OutcomeCode = keyof typeof outcomeCodes;

/** Whether a string read from a store or a message is one of our codes. */
export function isOutcomeCode(value: string): value is OutcomeCode {
  return Object.hasOwn(outcomeCodes, value);
}
