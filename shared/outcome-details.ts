import type { EventId } from './event-ids';

interface DetailText {
  /** What exactly, for the admin. */
  readonly admin: string;
  /** The event of its own of a refused message, where the code’s would not tell one reason from another. */
  readonly eventId?: EventId;
  /** What the admin can do, where that is more than the code’s own remedy. */
  readonly remedy?: string;
  /** A better end-user sentence than the code’s own, where the person can act on the detail. */
  readonly endUser?: string;
}

/** The closed list of what can make an outcome more precise. A detail never repeats a value of the request. */
export const outcomeDetails = {
  tooShort: {
    admin: 'The password is shorter than the policy allows.',
    endUser: 'This password is too short. Please choose a longer one.',
  },
  notComplex: {
    admin:
      'The password does not meet the complexity rule (three of five kinds of characters, no part of the account name).',
    endUser:
      'This password is too simple. Mix capital letters, small letters, digits and other signs, and leave out your name.',
  },
  tooYoung: {
    admin: 'The current password has not reached the policy’s minimum age.',
    endUser: 'You changed your password only a short while ago. Please try again later.',
  },
  inHistory: {
    admin: 'The password is one of the user’s last passwords.',
    endUser: 'You have used this password before. Please choose a new one.',
  },
  ruleNotStated: {
    admin:
      'The domain controller did not say which rule was broken: length, complexity, age, history or a password filter.',
  },
  likelyTooShort: {
    admin:
      'The domain controller did not say which rule was broken. Likely: the password is shorter than the policy in force allows; the details have the figures.',
    endUser: 'This password is probably too short. Please choose a longer one.',
  },
  likelyNotComplex: {
    admin:
      'The domain controller did not say which rule was broken. Likely: the password does not meet the complexity rule (three of five kinds of characters, neither the account name nor a part of the display name).',
    endUser:
      'This password is probably too simple. Mix capital letters, small letters, digits and other signs, and leave out your name.',
  },
  likelyTooYoung: {
    admin:
      'The domain controller did not say which rule was broken. Likely: the current password has not reached the policy’s minimum age; the details say when it will have.',
    endUser: 'You probably changed your password only a short while ago. Please try again later.',
  },
  historyOrFilter: {
    admin:
      'The domain controller did not say which rule was broken, and none that can be read is: the password history or a password filter on the domain controllers is left. Active Directory does not tell which.',
    endUser:
      'This password was not accepted. It may have been used before or be too common. Please choose a quite different one.',
  },
  notInCloudConnectorSpace: { admin: 'The cloud anchor is not in the cloud connector space.' },
  notInMetaverse: { admin: 'The cloud object is not joined to a metaverse object.' },
  noActiveDirectoryLink: { admin: 'The metaverse object is not linked to any Active Directory object.' },
  noAccountEnabledLink: {
    admin:
      'No link to Active Directory carries the rule “In from AD - User AccountEnabled”: the account was disabled when it was last synchronised.',
  },
  objectDeleted: {
    admin: 'The Active Directory object has been deleted or moved out of reach since the last import.',
  },
  memberOfProtectedGroup: { admin: 'The account is a direct or nested member of a protected group.' },
  markedProtected: {
    admin:
      'adminCount is 1: the account is or was protected by AdminSDHolder, and the write was denied because inheritance is blocked.',
  },
  malformed: {
    eventId: 34200,
    admin:
      'The message is not a whole compact JWE: it was cut off on its way, or is no sealed package at all.',
    remedy:
      'Find out who else may send to the request queue, and rotate the portal’s access key if it is not the portal. A portal of your own: check its sealing against docs/protocol.md, section 2.',
  },
  tooLarge: {
    eventId: 34201,
    admin: 'The message is larger than 64 KiB and was refused unread.',
    remedy: 'No portal sends such messages: find out who else may send to the request queue.',
  },
  wrongAlgorithm: {
    eventId: 34202,
    admin:
      'The message names an algorithm other than the two allowed (“dir” with A256GCM; RSA-OAEP-256 with A256GCM for the password inside).',
    remedy: 'Use a portal of this protocol version; nothing else is ever accepted.',
  },
  forbiddenHeader: {
    eventId: 34203,
    admin:
      'The message’s header has a member that this protocol does not allow (such as zip, crit, p2c, jku).',
    remedy:
      'No portal of this protocol sends such headers; they are a known way to attack whoever opens a message. Find out who else may send to the request queue.',
  },
  wrongType: {
    eventId: 34204,
    admin: 'The message is not a request: a reply or control message was passed off as one.',
    remedy: 'Find out who re-sends messages of other queues on the request queue.',
  },
  unsupportedVersion: {
    eventId: 34205,
    admin: 'The message speaks a version of the protocol this agent does not know.',
    remedy: 'Update this agent, or let the portal speak version 1.',
  },
  unknownKey: {
    eventId: 34206,
    admin: 'The message names a key generation this agent does not have.',
    remedy:
      'Switch password writeback off and on again (disable and enable): the portal then gets this agent’s key generation. If it repeats, another portal uses this relay with old keys.',
  },
  notAuthentic: {
    eventId: 32004,
    admin:
      'The message’s authentication tag does not match: it was altered on its way, or sealed with another key.',
  },
  secretUnreadable: {
    eventId: 34212,
    admin: 'The package is authentic, but the password inside cannot be opened with the agent’s private key.',
  },
  notJson: { eventId: 34207, admin: 'The message is authentic, but its content is not JSON.' },
  unknownOperation: {
    eventId: 34208,
    admin: 'The request asks for an operation this agent does not know.',
    remedy: 'Update this agent, or let the portal ask for reset, change, adminReset, unlock or probe only.',
  },
  schema: { eventId: 32003, admin: 'A field is missing, surplus or out of its bounds.' },
  requestIdMismatch: {
    eventId: 34209,
    admin: 'The message id is not the request id inside the package.',
    remedy:
      'A true portal sets both alike. Somebody may have re-sent an old package under a new id: find out who else may send to the request queue.',
  },
  wrongTenant: {
    eventId: 34210,
    admin: 'The request is meant for another tenant.',
    remedy: 'Check which enrolment the portal uses: it has this agent’s keys, and another tenant’s id.',
  },
  lifeTooLong: {
    eventId: 34211,
    admin: 'The request claims a life of more than five minutes.',
    remedy: 'Let the portal give requests a life of 300 seconds at most.',
  },
  deliveredTooOften: { admin: 'The message was delivered too often without an outcome.' },
} as const satisfies Record<string, DetailText>;

export type OutcomeDetail = keyof typeof outcomeDetails;

/** Whether a string read from a store or a message is one of our details. */
export function isOutcomeDetail(value: string): value is OutcomeDetail {
  return Object.hasOwn(outcomeDetails, value);
}

/**
 * What an admin should know about a successful write: a step after it that did not work, or a state of the account that
 * makes it less than it seems. They never turn the success into a failure.
 */
export const outcomeWarnings = {
  unlockFailed: 'The password was set, but the account could not be unlocked (right: Write lockoutTime).',
  mustChangeFailed:
    'The password was set, but “User must change password at next logon” could not be set (right: Write pwdLastSet).',
  unexpirePasswordMissing:
    'The password was set, but Active Directory marked it as expired at once: the service account lacks the right Unexpire Password on the root object of the domain, which the details name.',
  mustChangeSkipped:
    'The password was set without must-change, because the account’s password never expires.',
  stateUnknown: 'The password was set, but the account’s state could not be read back.',
  smartCardRequired:
    'The password was set, but the account has “Smart card is required for interactive logon”: nobody can sign in to Windows with it.',
  accountExpired: 'The password was set, but the account has expired: nobody can sign in with it.',
} as const;

export type OutcomeWarning = keyof typeof outcomeWarnings;

/** What the person is told instead of the success’s own sentence, which would promise too much. */
export const warningEndUserTexts: { readonly [warning in OutcomeWarning]?: string } = {
  unexpirePasswordMissing: 'Done. You will be asked for another new password when you sign in.',
  smartCardRequired: 'The password was set, but you can sign in with your smart card only.',
  accountExpired: 'The password was set, but your account has expired. Please contact your help desk.',
};
