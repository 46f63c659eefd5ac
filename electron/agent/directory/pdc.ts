import { err, ok, type Result } from '../../../shared/result';
import { unreached, type LdapFault } from './fault';
import type { Host } from './open-session';
import {
  createPdcFinder,
  type PdcFault,
  type PdcFinder,
  type PdcFinderOptions,
  type PdcSearch,
} from './pdc-finder';
import type { PolicyHintsOid } from './policy-hints-control';
import type { Session } from './session';

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
   * (the role has moved) and an emulator that no longer answers are tried once more at the one found afresh.
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

const referral = 10;

function isReferral(fault: LdapFault): boolean {
  return fault.kind === 'refused' && fault.stage === 'operation' && fault.resultCode === referral;
}

/** An aborted wait becomes a fault; the search goes on for the others who wait for it. */
async function abortable(search: PdcSearch, signal: AbortSignal): PdcSearch {
  const aborted = err<PdcFault>({ fault: unreached('aborted', 'Stopped.'), host: null, missing: 'pdc' });
  if (signal.aborted) return aborted;
  let onAbort = (): void => undefined;
  const abort = new Promise<typeof aborted>((resolve) => {
    onAbort = () => resolve(aborted);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([search, abort]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
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
  const { host, policyHints, pool } = found.value;
  const fail = (fault: LdapFault): Result<never, PdcFault> => err({ fault, host: host.name, missing: 'pdc' });
  const lease = await pool.lease(signal);
  if (!lease.ok) {
    const fault = lease.error;
    const waited = fault.kind === 'unreached' && (fault.step === 'pool' || fault.step === 'aborted');
    if (!waited) finder.forget(search);
    return { result: fail(fault), again: !waited && fault.kind === 'unreached' };
  }
  try {
    const done = await work({ session: lease.value.session, host, policyHints });
    if (done.ok) return { result: ok({ value: done.value, host: host.name }), again: false };
    const fault = done.error;
    const notSent = fault.kind === 'unreached' && fault.step === 'closed';
    const lost = fault.kind === 'lost' ? fault.reason : null;
    const again = isReferral(fault) || notSent || (repeatable && lost === 'closed');
    if (again || lost === 'closed' || lost === 'timeout') finder.forget(search);
    return { result: fail(fault), again };
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
  return {
    use: async (signal, work, repeatable = false) => {
      if (closed) return closedFault;
      const first = await attempt(finder, signal, work, repeatable);
      if (!first.again || signal.aborted) return first.result;
      return (await attempt(finder, signal, work, repeatable)).result;
    },
    host: async (signal) => {
      if (closed) return closedFault;
      const found = await abortable(finder.search(), signal);
      return found.ok ? ok(found.value.host) : found;
    },
    close: () => {
      closed = true;
      finder.close();
    },
  };
}
