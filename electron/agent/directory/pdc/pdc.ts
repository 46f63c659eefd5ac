import { err, ok, type Result } from '../../../../shared/result';
import { untilAborted } from '../../until-aborted';
import { describeFault, unreached, type LdapFault } from '../session/fault';
import { isReferral, isWaitOver } from '../session/fault-kinds';
import type { Host } from '../session/open-session';
import {
  createPdcFinder,
  type FoundPdc,
  type PdcFault,
  type PdcFinder,
  type PdcFinderOptions,
  type PdcSearch,
} from './pdc-finder';
import type { Lease } from '../session/pool';
import type { PolicyHintsOid } from '../session/policy-hints-control';
import type { RoleState } from './role-guard';
import type { Session } from '../session/session';

/** What an operation at the PDC emulator gets. */
export interface PdcSession {
  readonly session: Session;
  readonly host: Host;
  readonly policyHints: PolicyHintsOid | null;
}

/** A result and the host name it came from. */
export interface AtHost<T> {
  readonly value: T;
  readonly host: string;
}

type Work<T> = (pdc: PdcSession) => Promise<Result<T, LdapFault>>;

/** Access to the PDC emulator of one domain. */
export interface PdcAccess {
  /**
   * Runs work on a signed-in session. The role holder is found once and again after every failure; a referral
   * (the role has moved), another fSMORoleOwner than before and an emulator that no longer answers lead to one more
   * attempt at the one found afresh. Where the role was last seen more than 2 s ago it is looked at again: before work
   * that cannot be repeated, beside work that can.
   *
   * @param repeatable whether the work may also be done again when its connection was closed before the answer
   */
  use<T>(signal: AbortSignal, work: Work<T>, repeatable?: boolean): Promise<Result<AtHost<T>, PdcFault>>;
  /** Where the role holder is. */
  host(signal: AbortSignal): Promise<Result<Host, PdcFault>>;
  close(): void;
}

interface Attempt<T> {
  readonly result: Result<AtHost<T>, PdcFault>;
  /** Whether a second attempt makes sense. */
  readonly again: boolean;
}

/** An aborted wait becomes a fault; the search goes on for the others who wait for it. */
async function abortable(search: PdcSearch, signal: AbortSignal): PdcSearch {
  const found = await untilAborted(search, signal);
  return found?.value ?? err({ fault: unreached('aborted', 'Stopped.'), host: null, missing: 'pdc' });
}

/** One attempt’s surroundings. */
interface At<T> {
  readonly found: FoundPdc;
  readonly lease: Lease;
  readonly signal: AbortSignal;
  readonly work: Work<T>;
  readonly repeatable: boolean;
}

/** Looks at the role beside the work, on a connection of its own; `null` = all are in use. */
async function checkBeside({ found: { pool, role }, signal }: At<unknown>): Promise<RoleState | null> {
  if (role.checking !== null) return await role.checking;
  const lease = await pool.spare(signal);
  if (lease === null) return null;
  if (!lease.ok) return { kind: 'fault', fault: lease.error };
  try {
    return await role.check(lease.value.session);
  } finally {
    lease.value.release();
  }
}

interface Worked<T> {
  /** `null` = the work was not begun. */
  readonly done: Result<T, LdapFault> | null;
  readonly role: RoleState;
}

/**
 * Does the work and makes sure that the role has not moved: beforehand where the work may change something, at the
 * same time where it only reads and may be done again.
 */
async function workAtOwner<T>(at: At<T>): Promise<Worked<T>> {
  const { found, lease, work, repeatable } = at;
  const { host, policyHints, role } = found;
  const run = (): Promise<Result<T, LdapFault>> => work({ session: lease.session, host, policyHints });
  if (role.isFresh) return { done: await run(), role: { kind: 'still' } };
  if (!repeatable) {
    const before = await role.check(lease.session);
    return { done: before.kind === 'still' ? await run() : null, role: before };
  }
  const [done, beside] = await Promise.all([run(), checkBeside(at)]);
  return { done, role: beside ?? (await role.check(lease.session)) };
}

/** That the role is elsewhere, as a domain controller itself says it: by a referral. */
function movedFault(roleOwner: string): LdapFault {
  const text = `This domain controller is no longer the PDC emulator: fSMORoleOwner is ${roleOwner}.`;
  return { kind: 'refused', stage: 'operation', resultCode: 10, text };
}

/** What ends an attempt; `fault` = `null`: it succeeded. `forget` = the PDC emulator is to be found afresh. */
function judge<T>({ done, role }: Worked<T>, repeatable: boolean): Judgement<T> {
  if (role.kind === 'moved') return { result: err(movedFault(role.roleOwner)), forget: true, again: true };
  if (done === null || (done.ok && role.kind === 'fault')) {
    const fault =
      role.kind === 'fault' ? notSent(role.fault) : unreached('role', 'The role was not checked.');
    const over = isWaitOver(fault);
    return { result: err(fault), forget: !over, again: !over };
  }
  if (done.ok) return { result: done, forget: false, again: false };
  const fault = done.error;
  const unsent = fault.kind === 'unreached' && fault.step === 'closed';
  const lost = fault.kind === 'lost' ? fault.reason : null;
  const again = isReferral(fault) || unsent || (repeatable && lost === 'closed');
  return { result: done, forget: again || lost === 'closed' || lost === 'timeout', again };
}

interface Judgement<T> {
  readonly result: Result<T, LdapFault>;
  readonly forget: boolean;
  readonly again: boolean;
}

/** A look at the role that failed says that nothing of the operation itself was sent. */
function notSent(fault: LdapFault): LdapFault {
  if (fault.kind === 'lost' && fault.reason === 'aborted') return unreached('aborted', fault.text);
  return unreached('role', `fSMORoleOwner cannot be read: ${describeFault(fault)}`);
}

async function attempt<T>(
  finder: PdcFinder,
  signal: AbortSignal,
  work: Work<T>,
  repeatable: boolean,
): Promise<Attempt<T>> {
  const search = finder.search();
  const found = await abortable(search, signal);
  if (!found.ok) return { result: found, again: false };
  const { host, pool } = found.value;
  const fail = (fault: LdapFault): Result<never, PdcFault> => err({ fault, host: host.name, missing: 'pdc' });
  const lease = await pool.lease(signal);
  if (!lease.ok) {
    const fault = lease.error;
    if (!isWaitOver(fault)) finder.forget(search);
    return { result: fail(fault), again: !isWaitOver(fault) && fault.kind === 'unreached' };
  }
  try {
    const worked = await workAtOwner({ found: found.value, lease: lease.value, signal, work, repeatable });
    const { result, forget, again } = judge(worked, repeatable);
    if (forget) finder.forget(search);
    return { result: result.ok ? ok({ value: result.value, host: host.name }) : fail(result.error), again };
  } finally {
    lease.value.release();
  }
}

/** Opens nothing before it is used. */
export function createPdcAccess(options: PdcFinderOptions): PdcAccess {
  const finder = createPdcFinder(options);
  let closed = false;
  const closedFault = err<PdcFault>({
    fault: unreached('closed', 'The directory was closed.'),
    host: null,
    missing: 'directory',
  });
  const use: PdcAccess['use'] = async (signal, work, repeatable = false) => {
    if (closed) return closedFault;
    const first = await attempt(finder, signal, work, repeatable);
    if (!first.again || signal.aborted) return first.result;
    return (await attempt(finder, signal, work, repeatable)).result;
  };
  return {
    use,
    host: async (signal) => {
      if (closed) return closedFault;
      const found = await abortable(finder.search(), signal);
      if (!found.ok) return found;
      if (found.value.role.isFresh) return ok(found.value.host);
      const checked = await use(signal, ({ host }) => Promise.resolve(ok(host)), true);
      return checked.ok ? ok(checked.value.value) : checked;
    },
    close: () => {
      closed = true;
      finder.close();
    },
  };
}
