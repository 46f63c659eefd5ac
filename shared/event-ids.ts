import type { Operation } from './operations';

/** How serious an event is, as the Windows event log names it. */
export type EventLevel = 'information' | 'warning' | 'error';

/**
 * Every event this product records: the ids and names of the closed service where it has one
 * (PasswordResetService event source, Microsoft Entra "Troubleshoot self-service password reset writeback"),
 * and our own range from 34100 where it has none.
 */
export const events = {
  31001: { name: 'PasswordResetStart', level: 'information', text: 'A self-service password reset arrived.' },
  31002: {
    name: 'PasswordResetSuccess',
    level: 'information',
    text: 'The new password was set in Active Directory.',
  },
  31003: { name: 'PasswordResetFail', level: 'warning', text: 'The password was not reset.' },
  31006: { name: 'ChangePasswordStart', level: 'information', text: 'A password change arrived.' },
  31007: {
    name: 'ChangePasswordSuccess',
    level: 'information',
    text: 'The password was changed in Active Directory.',
  },
  31008: { name: 'ChangePasswordFail', level: 'warning', text: 'The password was not changed.' },
  31009: {
    name: 'ResetUserPasswordByAdminStart',
    level: 'information',
    text: 'An administrator’s password reset arrived.',
  },
  31010: {
    name: 'ResetUserPasswordByAdminSuccess',
    level: 'information',
    text: 'The administrator’s new password was set in Active Directory.',
  },
  31011: {
    name: 'ResetUserPasswordByAdminFail',
    level: 'warning',
    text: 'The administrator’s password reset was not carried out.',
  },
  31004: {
    name: 'OnboardingEventStart',
    level: 'information',
    text: 'Password writeback is being switched on.',
  },
  31005: {
    name: 'OnboardingEventSuccess',
    level: 'information',
    text: 'Password writeback is on: the portal has acknowledged it.',
  },
  31012: {
    name: 'OffboardingEventStart',
    level: 'information',
    text: 'Password writeback is being switched off.',
  },
  31013: {
    name: 'OffboardingEventSuccess',
    level: 'information',
    text: 'Password writeback is off, for the portal too.',
  },
  31014: {
    name: 'OffboardingEventFail',
    level: 'warning',
    text: 'Password writeback is off here, but the portal did not acknowledge it.',
  },
  31015: { name: 'WriteBackServiceStarted', level: 'information', text: 'The agent started.' },
  31016: { name: 'WriteBackServiceStopped', level: 'information', text: 'The agent stopped.' },
  31018: { name: 'KeyPairCreationSuccess', level: 'information', text: 'A new key generation was made.' },
  31019: { name: 'ServiceBusHeartBeat', level: 'information', text: 'A heartbeat was sent to the portal.' },
  31034: {
    name: 'ServiceBusListenerError',
    level: 'error',
    text: 'The connection that listens for requests failed; it is being opened again.',
  },
  32000: { name: 'UnknownError', level: 'error', text: 'An unexpected error in the agent.' },
  32002: {
    name: 'ServiceBusError',
    level: 'error',
    text: 'Azure Service Bus cannot be reached or refused the connection.',
  },
  32003: {
    name: 'InputValidationError',
    level: 'warning',
    text: 'A request was not well formed and was refused.',
  },
  32004: {
    name: 'DecryptionError',
    level: 'warning',
    text: 'A request could not be opened with the keys of this agent.',
  },
  32011: {
    name: 'OnBoardingServiceError',
    level: 'error',
    text: 'Password writeback could not be switched on.',
  },
  32014: { name: 'ServiceBusWarning', level: 'warning', text: 'A message had to be sent or received again.' },
  32015: { name: 'ReportServiceHealthError', level: 'warning', text: 'A heartbeat could not be sent.' },
  33001: {
    name: 'ADUnknownError',
    level: 'error',
    text: 'Active Directory answered with an error this agent does not know.',
  },
  33002: {
    name: 'ADUserNotFoundError',
    level: 'warning',
    text: 'The user could not be found through the sync engine’s links.',
  },
  33003: {
    name: 'ADMultiMatchError',
    level: 'error',
    text: 'Several Active Directory accounts answer to one cloud anchor.',
  },
  33004: {
    name: 'ADPermissionsError',
    level: 'error',
    text: 'Active Directory denied the write: rights are missing or the account is protected.',
  },
  33005: {
    name: 'ADUserAccountDisabled',
    level: 'warning',
    text: 'The account is disabled in Active Directory.',
  },
  33006: {
    name: 'ADUserAccountLockedOut',
    level: 'warning',
    text: 'The account is locked out in Active Directory.',
  },
  33007: {
    name: 'ADUserIncorrectPassword',
    level: 'warning',
    text: 'The current password given for a change is wrong.',
  },
  33008: {
    name: 'ADPasswordPolicyError',
    level: 'warning',
    text: 'The new password does not meet the on-premises password policy.',
  },
  33009: {
    name: 'ADConfigurationError',
    level: 'error',
    text: 'The connection to Active Directory is not set up correctly.',
  },
  34100: { name: 'UnlockStart', level: 'information', text: 'An account unlock arrived.' },
  34101: {
    name: 'UnlockSuccess',
    level: 'information',
    text: 'The account was unlocked in Active Directory.',
  },
  34102: { name: 'UnlockFail', level: 'warning', text: 'The account was not unlocked.' },
  34103: {
    name: 'ProbeStart',
    level: 'information',
    text: 'A probe arrived: the portal asks whether the way is open.',
  },
  34104: { name: 'ProbeSuccess', level: 'information', text: 'A probe was answered.' },
  34105: { name: 'ProbeFail', level: 'warning', text: 'A probe was refused.' },
  34110: {
    name: 'FollowUpStepFailed',
    level: 'warning',
    text: 'The password was set, but a step after it failed or the account’s state limits its use.',
  },
  34120: {
    name: 'RequestExpired',
    level: 'warning',
    text: 'A request arrived after its expiry and was not carried out.',
  },
  34121: {
    name: 'RequestReplayed',
    level: 'warning',
    text: 'A request that was already handled was sent again; nothing was written.',
  },
  34122: {
    name: 'RequestNotYetValid',
    level: 'warning',
    text: 'A request claims to have been issued in the future.',
  },
  34123: {
    name: 'OperationNotSupported',
    level: 'warning',
    text: 'A request came from an origin that is not written back.',
  },
  34124: { name: 'NotOnPremises', level: 'warning', text: 'The user’s password is not managed on-premises.' },
  34130: {
    name: 'DirectoryUnreachable',
    level: 'error',
    text: 'No domain controller of the user’s domain could be reached.',
  },
  34131: {
    name: 'PdcUnreachable',
    level: 'error',
    text: 'The PDC emulator of the user’s domain could not be reached.',
  },
  34132: {
    name: 'ResultUncertain',
    level: 'error',
    text: 'The domain controller’s answer to a write was lost: whether the password was set is not known.',
  },
  34133: { name: 'DirectoryBusy', level: 'warning', text: 'The domain controller is too busy to answer.' },
  34140: {
    name: 'ImportCompleted',
    level: 'information',
    text: 'A full import and synchronisation completed.',
  },
  34141: {
    name: 'ImportFailed',
    level: 'error',
    text: 'A full import or synchronisation failed; the links of the last good run stay in force.',
  },
  34142: {
    name: 'RunRequested',
    level: 'information',
    text: 'An administrator asked for a run or a cycle, or cancelled one.',
  },
  34150: { name: 'SettingsChanged', level: 'information', text: 'A setting was changed.' },
  34171: {
    name: 'KeyRolloverSuccess',
    level: 'information',
    text: 'The portal has acknowledged a new key generation; the former one opens what is under way.',
  },
  34172: {
    name: 'KeyRolloverFail',
    level: 'warning',
    text: 'A new key generation could not be handed to the portal; it is tried again.',
  },
  34173: {
    name: 'KeyGenerationDestroyed',
    level: 'information',
    text: 'The keys of a generation were destroyed.',
  },
  34174: {
    name: 'PairingRefused',
    level: 'error',
    text: 'The portal refused the enrolment: its pairing secret was used already, or is too old.',
  },
  34175: { name: 'EnrolmentTaken', level: 'information', text: 'A new enrolment was taken in.' },
  34151: { name: 'ActivityExported', level: 'information', text: 'The activity log was exported.' },
  34200: {
    name: 'MessageMalformed',
    level: 'warning',
    text: 'A message that is no whole sealed package was refused.',
  },
  34201: {
    name: 'MessageTooLarge',
    level: 'warning',
    text: 'A message larger than 64 KiB was refused unread.',
  },
  34202: {
    name: 'AlgorithmRefused',
    level: 'warning',
    text: 'A message with an algorithm that is not allowed was refused.',
  },
  34203: {
    name: 'HeaderRefused',
    level: 'warning',
    text: 'A message with a header that is not allowed was refused.',
  },
  34204: {
    name: 'MessageTypeRefused',
    level: 'warning',
    text: 'A message of another kind was passed off as a request.',
  },
  34205: {
    name: 'VersionNotSupported',
    level: 'warning',
    text: 'A message of an unknown protocol version was refused.',
  },
  34206: {
    name: 'KeyGenerationUnknown',
    level: 'warning',
    text: 'A message sealed with an unknown key generation was refused.',
  },
  34207: {
    name: 'ContentNotJson',
    level: 'warning',
    text: 'An authentic message whose content is not JSON was refused.',
  },
  34208: {
    name: 'OperationUnknown',
    level: 'warning',
    text: 'A request for an unknown operation was refused.',
  },
  34209: {
    name: 'RequestIdMismatch',
    level: 'warning',
    text: 'A message whose id is not its request’s id was refused.',
  },
  34210: { name: 'WrongTenant', level: 'warning', text: 'A request for another tenant was refused.' },
  34211: {
    name: 'LifeTooLong',
    level: 'warning',
    text: 'A request with a life of more than five minutes was refused.',
  },
  34212: {
    name: 'SecretUnreadable',
    level: 'warning',
    text: 'The password inside an authentic request could not be opened.',
  },
  34152: {
    name: 'ActivityTrimmed',
    level: 'information',
    text: 'Rows older than the retention time were removed; this row carries the hash of the last of them.',
  },
  34153: {
    name: 'ActivityExportFailed',
    level: 'warning',
    text: 'An export of the activity log ended early.',
  },
  34154: {
    name: 'SyslogForwardingFailed',
    level: 'warning',
    text: 'The syslog server cannot be reached; what it has not got is sent later.',
  },
  34155: {
    name: 'SyslogForwardingRestored',
    level: 'information',
    text: 'The syslog server takes the activity log again.',
  },
} as const satisfies Record<number, { name: string; level: EventLevel; text: string }>;

export type EventId = keyof typeof events;

const byOperation = {
  reset: { start: 31001, success: 31002, fail: 31003 },
  change: { start: 31006, success: 31007, fail: 31008 },
  adminReset: { start: 31009, success: 31010, fail: 31011 },
  unlock: { start: 34100, success: 34101, fail: 34102 },
  probe: { start: 34103, success: 34104, fail: 34105 },
} as const satisfies Record<Operation, { start: EventId; success: EventId; fail: EventId }>;

/** The ids of the first and the last event of an operation. */
export function operationEvents(operation: Operation): { start: EventId; success: EventId; fail: EventId } {
  return byOperation[operation];
}

/** Whether a number read from a store or a message is one of our event ids. */
export function isEventId(value: number): value is EventId {
  return value in events;
}
