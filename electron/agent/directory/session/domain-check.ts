import { sameDn } from '../values/distinguished-name';
import type { Call } from './connection';
import { describeFault, unreached, type LdapFault } from './fault';
import type { Session } from './session';

/** Nothing of a sign-in was sent yet, so a refusal is none of the service account. */
function unread(fault: LdapFault): LdapFault {
  if (fault.kind === 'lost' && fault.reason === 'aborted') return unreached('aborted', fault.text);
  if (fault.kind === 'unreached') return fault;
  return unreached('role', `The rootDSE cannot be read: ${describeFault(fault)}`);
}

/**
 * Asks a server, before the password is sent, whether it is a domain controller of the domain (the rootDSE may be read by
 * everybody, MS-ADTS 3.1.1.3.2). A slip of the admin’s then sends no password to another domain or forest.
 *
 * @param whole whether it must have received all objects of the domain
 * @returns `null` = it is
 */
export async function checkDomain(
  session: Session,
  domainDn: string,
  whole: boolean,
  call: Call,
): Promise<LdapFault | null> {
  const root = await session.readEntry('', ['defaultNamingContext', 'isSynchronized'], call);
  if (!root.ok) return unread(root.error);
  const context = root.value?.text('defaultNamingContext') ?? null;
  if (context === null || !sameDn(context, domainDn)) {
    return unreached('role', `It is no domain controller of ${domainDn} but of ${context ?? 'nothing'}.`);
  }
  // A domain controller that was just promoted holds a part of the objects only (MS-ADTS 3.1.1.3.2.26).
  const isComplete = root.value?.text('isSynchronized')?.toUpperCase() !== 'FALSE';
  return isComplete || !whole
    ? null
    : unreached('role', 'It has not received all objects of the domain yet.');
}
