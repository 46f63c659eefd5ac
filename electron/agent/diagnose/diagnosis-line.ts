/** What a diagnosis looks at. */
export type DiagnosisId =
  | 'found'
  | 'cloudObject'
  | 'metaverse'
  | 'directoryLink'
  | 'pdc'
  | 'account'
  | 'enabled'
  | 'locked'
  | 'expired'
  | 'passwordState'
  | 'passwordNeverExpires'
  | 'protectedGroup'
  | 'adminCount'
  | 'inheritance'
  | 'resetPassword'
  | 'changePassword'
  | 'lockoutTime'
  | 'pwdLastSet'
  | 'unexpirePassword'
  | 'passwordPolicy'
  | 'passwordHistory'
  | 'minimumAge';

/**
 * `bad` = an operation for this person fails or leaves a wrong state, `warning` = some operations do, or something is
 * worth knowing, `unknown` = it could not be found out.
 */
export type DiagnosisState = 'good' | 'warning' | 'bad' | 'unknown';

/** One answer about a person, in words for the admin. */
export interface DiagnosisLine {
  readonly id: DiagnosisId;
  readonly state: DiagnosisState;
  readonly text: string;
  /** What to do, with the commands to run; `null` where there is nothing to do. */
  readonly remedy: string | null;
}

export function line(
  id: DiagnosisId,
  state: DiagnosisState,
  text: string,
  remedy: string | null = null,
): DiagnosisLine {
  return { id, state, text, remedy };
}
