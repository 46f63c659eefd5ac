import type { IpcError } from '../../shared/ipc/contract';
import type { Messages } from '../i18n/en';

/** What an admin reads of a call that was not carried out. Where the agent’s own words say it all, nothing is put before them. */
export function errorReason({ code, message }: IpcError, texts: Messages): string {
  const plain = code === 'badInput' || code === 'failed' || code === 'notFound';
  return plain ? message : `${texts.ipcErrors[code]} ${message}`;
}
