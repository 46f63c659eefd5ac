import { err, ok, type Result } from '../../../../shared/result';
import type { DirectoryAccount, DirectoryFailure, DirectoryRef } from '../../pipeline/ports';
import type { Call } from '../session/connection';
import type { LdapEntry } from '../session/entry';
import type { LdapFault } from '../session/fault';
import { fileTimeMs } from '../values/file-time';
import { guidDn } from '../values/guid';
import type { PdcAccess } from '../pdc/pdc';
import type { Session } from '../session/session';
import { parseSid, protectionsOf } from '../values/sid';
import { toFailure } from './to-failure';

/** userAccountControl and msDS-User-Account-Control-Computed (MS-ADTS 2.2.16, 3.1.1.4.5.17). */
export const accountFlags = {
  disabled: 0x2,
  lockedOut: 0x10,
  passwordNotRequired: 0x20,
  passwordNeverExpires: 0x10000,
  smartCardRequired: 0x40000,
} as const;

const accountAttributes = [
  'userPrincipalName',
  'sAMAccountName',
  'userAccountControl',
  'msDS-User-Account-Control-Computed',
  'lockoutTime',
  'accountExpires',
  'adminCount',
  'objectSid',
  'tokenGroups',
] as const;

/** lockoutTime stays set when the lockout has ended, so the computed flag decides where the server gives it. */
export function isLockedOut(entry: LdapEntry): boolean {
  const computed = entry.integer('msDS-User-Account-Control-Computed');
  if (computed !== null) return (computed & accountFlags.lockedOut) !== 0;
  return (entry.text('lockoutTime') ?? '0') !== '0';
}

interface Protectedness {
  readonly memberOfProtectedGroup: boolean;
  readonly protectedBy: readonly string[];
}

/** What protects the account, by its SID and its groups; `groupsKnown` = whether the groups can be read. */
export function protectionOf(entry: LdapEntry): {
  readonly protectedBy: readonly string[];
  readonly groupsKnown: boolean;
} {
  const own = entry.bytes('objectSid');
  const groups = entry.allBytes('tokenGroups').map((bytes) => parseSid(bytes));
  const protectedBy = protectionsOf(
    own === null ? null : parseSid(own),
    groups.flatMap((group) => group ?? []),
  );
  return { protectedBy, groupsKnown: groups.length > 0 };
}

/** Every account has at least its primary group: without any, the groups cannot be read, and the mark decides. */
function protectedness(entry: LdapEntry, markedProtected: boolean): Protectedness {
  const { protectedBy, groupsKnown } = protectionOf(entry);
  const counts = !groupsKnown && markedProtected;
  return { memberOfProtectedGroup: protectedBy.length > 0 || counts, protectedBy };
}

function toAccount(ref: DirectoryRef, entry: LdapEntry): DirectoryAccount | null {
  const control = entry.integer('userAccountControl');
  const userName = entry.text('userPrincipalName') ?? entry.text('sAMAccountName');
  if (control === null || userName === null) return null;
  const markedProtected = entry.integer('adminCount') === 1;
  return {
    ref,
    distinguishedName: entry.dn,
    userName,
    enabled: (control & accountFlags.disabled) === 0,
    lockedOut: isLockedOut(entry),
    passwordNeverExpires: (control & accountFlags.passwordNeverExpires) !== 0,
    smartCardRequired: (control & accountFlags.smartCardRequired) !== 0,
    expiresAt: fileTimeMs(entry.text('accountExpires')),
    markedProtected,
    ...protectedness(entry, markedProtected),
  };
}

/** Reads an account on one session; `null` = it is not there, or not readable as a user. */
export async function readOnSession(
  session: Session,
  ref: DirectoryRef,
  call: Call,
): Promise<Result<DirectoryAccount | 'missing' | 'unreadable', LdapFault>> {
  const entry = await session.readEntry(guidDn(ref.objectGuid), accountAttributes, call);
  if (!entry.ok) return entry;
  if (entry.value === null) return ok('missing');
  return ok(toAccount(ref, entry.value) ?? 'unreadable');
}

/** Reads an account by its GUID at the PDC emulator, where its state is newest. */
export async function readAccount(
  pdc: PdcAccess,
  ref: DirectoryRef,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result<DirectoryAccount, DirectoryFailure>> {
  const work = ({ session }: { session: Session }): ReturnType<typeof readOnSession> =>
    readOnSession(session, ref, { timeoutMs, signal });
  const read = await pdc.use(signal, work, true);
  if (!read.ok) return err(toFailure(read.error, 'read', null, []).failure);
  const { value, host } = read.value;
  if (value === 'missing') {
    return err({ code: 'userNotFound', detail: 'objectDeleted', diagnostic: null, domainController: host });
  }
  if (value === 'unreadable') {
    const diagnostic = 'The service account cannot read userAccountControl and the account’s name.';
    return err({ code: 'insufficientRights', detail: null, diagnostic, domainController: host });
  }
  return ok(value);
}
