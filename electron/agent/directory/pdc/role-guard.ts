import type { Result } from '../../../../shared/result';
import { sameDn } from '../values/distinguished-name';
import type { LdapFault } from '../session/fault';
import type { Session } from '../session/session';

/**
 * What was seen of the role counts this long. Milliseconds. Short, because after a transfer the next write within 5 s
 * must go to the new owner; long enough for the write that follows a read.
 */
const roleFreshMs = 2_000;

/** Whether a domain controller still holds the role it was found with. */
export type RoleState =
  | { readonly kind: 'still' }
  | { readonly kind: 'moved'; readonly roleOwner: string }
  | { readonly kind: 'fault'; readonly fault: LdapFault };

/** Keeps in mind when a domain controller was last seen to hold the PDC emulator’s role. */
export interface RoleGuard {
  readonly isFresh: boolean;
  /** Looks again. One look at a time: whoever asks meanwhile gets its answer, and its session is not used. */
  check(session: Session): Promise<RoleState>;
  /** The look under way; `null` = none. */
  readonly checking: Promise<RoleState> | null;
}

interface RoleGuardOptions {
  /** fSMORoleOwner when the domain controller was found. */
  readonly roleOwner: string;
  /** fSMORoleOwner now, as the domain controller itself has it. */
  readonly readOwner: (session: Session) => Promise<Result<string, LdapFault>>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** The role counts as seen when the guard is made. */
export function createRoleGuard({ roleOwner, readOwner, now }: RoleGuardOptions): RoleGuard {
  let seenAt = now();
  let checking: Promise<RoleState> | null = null;
  const look = async (session: Session): Promise<RoleState> => {
    const askedAt = now();
    const owner = await readOwner(session);
    if (!owner.ok) return { kind: 'fault', fault: owner.error };
    if (!sameDn(owner.value, roleOwner)) return { kind: 'moved', roleOwner: owner.value };
    seenAt = askedAt;
    return { kind: 'still' };
  };
  return {
    get isFresh(): boolean {
      return now() - seenAt <= roleFreshMs;
    },
    get checking(): Promise<RoleState> | null {
      return checking;
    },
    check: (session) => {
      checking ??= look(session).finally(() => {
        checking = null;
      });
      return checking;
    },
  };
}
