import type { OperationRecord } from '../../shared/model/operation-record';
import type { Messages } from '../i18n/en';

/** “Password policy: too short”; of a success with follow-up steps that failed, the first of those. */
export function outcomeTitle(
  { code, detail, warnings }: Pick<OperationRecord, 'code' | 'detail' | 'warnings'>,
  texts: Messages,
): string {
  const [warning] = warnings;
  if (warning !== undefined) return texts.warningTitles[warning];
  const title = texts.outcomeTitles[code];
  return detail === null ? title : `${title}: ${texts.detailTitles[detail]}`;
}

/** The operation’s name; a message that could not be opened has none. */
export function operationTitle({ operation }: Pick<OperationRecord, 'operation'>, texts: Messages): string {
  return operation === null ? texts.unreadableOperation : texts.operations[operation];
}

/** Whom it was about: the user, else the anchor the portal named, else that nobody was found. */
export function userTitle(
  { user, cloudAnchor }: Pick<OperationRecord, 'user' | 'cloudAnchor'>,
  texts: Messages,
): string {
  return user ?? cloudAnchor ?? texts.none;
}

/** Whether an outcome needs no attention: in lists its badge says it all. */
export function isPlainSuccess({ code, warnings }: Pick<OperationRecord, 'code' | 'warnings'>): boolean {
  return code === 'success' && warnings.length === 0;
}
