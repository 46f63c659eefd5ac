import type { OutcomeCode } from '../../shared/outcome-codes';
import type { OutcomeDetail, OutcomeWarning } from '../../shared/outcome-details';

/** A few words per outcome, for lists and headings; the sentences are in shared/outcome-codes.ts. */
export const outcomeTitles: Record<OutcomeCode, string> = {
  success: 'Done',
  policyViolation: 'Password policy',
  incorrectPassword: 'Wrong current password',
  changeNotPermitted: 'User may not change password',
  userNotFound: 'User not found',
  multipleMatches: 'Several accounts match',
  accountDisabled: 'Account disabled',
  accountLockedOut: 'Account locked out',
  protectedAccount: 'Protected account',
  insufficientRights: 'Agent lacks rights',
  notOnPremises: 'Cloud-only user',
  operationNotSupported: 'Origin not served',
  expired: 'Expired request',
  issuedInFuture: 'Issued in the future',
  replayed: 'Replayed request',
  invalidRequest: 'Malformed request',
  decryptionFailed: 'Could not be opened',
  serviceAccountRejected: 'Service account rejected',
  directoryConfiguration: 'Connection settings refused',
  directoryUnreachable: 'Directory unreachable',
  pdcUnreachable: 'PDC emulator unreachable',
  directoryBusy: 'Domain controller busy',
  unknown: 'Unknown directory error',
  uncertain: 'Result uncertain',
  internalError: 'Agent error',
  notAvailable: 'Writeback was off',
  timedOut: 'No answer in time',
};

/** A few words per detail, shown behind the outcome’s title. */
export const detailTitles: Record<OutcomeDetail, string> = {
  tooShort: 'too short',
  notComplex: 'not complex enough',
  tooYoung: 'minimum age not reached',
  inHistory: 'used before',
  ruleNotStated: 'rule not stated',
  notInCloudConnectorSpace: 'unknown cloud anchor',
  notInMetaverse: 'not in metaverse',
  noActiveDirectoryLink: 'no link to Active Directory',
  noAccountEnabledLink: 'disabled at last synchronisation',
  objectDeleted: 'object deleted',
  memberOfProtectedGroup: 'member of a protected group',
  markedProtected: 'adminCount is 1',
  unknownKey: 'unknown key generation',
  notAuthentic: 'altered on its way',
  secretUnreadable: 'password unreadable',
  wrongAlgorithm: 'wrong algorithm',
  wrongType: 'not a request',
  unsupportedVersion: 'unknown version',
  notJson: 'not JSON',
  schema: 'wrong field',
  tooLarge: 'too large',
  requestIdMismatch: 'ids differ',
  wrongTenant: 'other tenant',
  lifeTooLong: 'life too long',
  deliveredTooOften: 'delivered too often',
};

/** What a success with a failed follow-up step is called in lists. */
export const warningTitles: Record<OutcomeWarning, string> = {
  unlockFailed: 'Done, but not unlocked',
  mustChangeFailed: 'Done, but without must-change',
  unexpirePasswordMissing: 'Done, but expired at once',
  mustChangeSkipped: 'Done without must-change',
  stateUnknown: 'Done, state not read back',
};
