import type { OperationRecord } from '../../shared/model/operation-record';
import type { Messages } from '../i18n/en';

/** “Password policy: too short”. */
export function outcomeTitle(
  { code, detail }: Pick<OperationRecord, 'code' | 'detail'>,
  texts: Messages,
): string {
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
