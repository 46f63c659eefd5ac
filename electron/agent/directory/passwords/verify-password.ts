import type { Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import { dataCode, type LdapFault } from '../session/fault';
import type { Host, Sessions } from '../session/open-session';

export type Verdict = 'yes' | 'no' | 'unknown';

const invalidCredentials = 49;

/**
 * Reasons a bind is refused although the password is right: logon hours, workstation, expired password, disabled,
 * expired account, must change. Servers say these only after the password has been checked (public tables of AD’s
 * bind errors: “returned only when presented with valid username and password”; Samba’s auth_sam.c checks the
 * password first).
 */
const rightButRefused: ReadonlySet<string> = new Set(['530', '531', '532', '533', '701', '773']);
/** ERROR_LOGON_FAILURE. Not 775 (locked out, said whatever the password) and not 525 (no such user). */
const wrongPassword = '52e';

/** What a simple bind’s answer says about the password. */
export function verdictOf(bound: Result<void, LdapFault>): Verdict {
  if (bound.ok) return 'yes';
  const fault = bound.error;
  if (fault.kind !== 'refused' || fault.resultCode !== invalidCredentials) return 'unknown';
  const data = dataCode(fault.text) ?? '';
  if (rightButRefused.has(data)) return 'yes';
  return data === wrongPassword ? 'no' : 'unknown';
}

/** Binds once as the account, on a connection of its own: every wrong password counts towards its lockout. */
export async function verifyByBind(
  sessions: Sessions,
  host: Host,
  distinguishedName: string,
  password: Uint8Array,
  call: Call,
): Promise<Verdict> {
  // To a server an empty password is an anonymous bind, which succeeds.
  if (password.length === 0) return 'no';
  const session = await sessions.connect(host, call.signal);
  if (!session.ok) return 'unknown';
  try {
    return verdictOf(await session.value.bind(distinguishedName, password, call));
  } finally {
    session.value.close();
  }
}
