import type { DirectoryImportObject } from '../../sync/objects';
import type { SourceError } from '../../sync/ports';
import type { LdapEntry } from '../session/entry';
import { guidText } from '../values/guid';
import { parseSid } from '../values/sid';

/**
 * What the rules use. The last two come with the Exchange schema: a domain controller that has not got them leaves them
 * out like any other attribute without a value.
 */
export const userAttributes = [
  'objectGUID',
  'userPrincipalName',
  'sAMAccountName',
  'displayName',
  'mail',
  'userAccountControl',
  'mS-DS-ConsistencyGuid',
  'msExchRecipientTypeDetails',
  'msExchMasterAccountSid',
] as const;

export const userFilter = '(&(objectCategory=person)(objectClass=user))';

/** objectGUID as text; `null` where the service account may not read it. */
export function guidOf(entry: LdapEntry): string | null {
  const bytes = entry.bytes('objectGUID');
  return bytes === null ? null : guidText(bytes);
}

function consistencyGuidOf(entry: LdapEntry): string | null {
  const bytes = entry.bytes('mS-DS-ConsistencyGuid');
  return bytes === null || bytes.length === 0 ? null : bytes.toString('base64');
}

function masterAccountSidOf(entry: LdapEntry): string | null {
  const bytes = entry.bytes('msExchMasterAccountSid');
  return bytes === null ? null : (parseSid(bytes)?.text ?? null);
}

/** The user, or why it cannot be used: the service account may not read what nobody lacks. */
export function toImportObject(entry: LdapEntry): DirectoryImportObject | SourceError {
  const objectGuid = guidOf(entry);
  const userAccountControl = entry.integer('userAccountControl');
  if (objectGuid === null || userAccountControl === null)
    return {
      kind: 'unreadable-object',
      object: entry.dn,
      key: objectGuid,
      line: null,
      reason: `The service account cannot read ${objectGuid === null ? 'objectGUID' : 'userAccountControl'}.`,
    };
  return {
    objectGuid,
    distinguishedName: entry.dn,
    userPrincipalName: entry.text('userPrincipalName'),
    samAccountName: entry.text('sAMAccountName'),
    displayName: entry.text('displayName'),
    mail: entry.text('mail'),
    userAccountControl,
    consistencyGuid: consistencyGuidOf(entry),
    recipientTypeDetails: entry.integer('msExchRecipientTypeDetails'),
    masterAccountSid: masterAccountSidOf(entry),
  };
}
