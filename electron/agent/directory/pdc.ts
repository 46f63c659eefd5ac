import { err, ok, type Result } from '../../../shared/result';
import { unreached, type LdapFault } from './fault';
import type { Host } from './open-session';
import type { LocatedPdc, LocateFailure } from './pdc-locator';
import type { PolicyHintsOid } from './policy-hints-control';
import { createPool, type Pool } from './pool';
import type { Session } from './session';

/** What an operation at the PDC emulator gets. */
export interface PdcSession {
  readonly session: Session;
  readonly host: Host;
  readonly policyHints: PolicyHintsOid | null;
}

/** A fault at the PDC emulator or on the way to it. */
export interface PdcFault {
  readonly fault: LdapFault;
  /** Host name that was asked; `null` when none was reached. */
  readonly host: string | null;
  /** What could not be reached, where nothing was sent. */
  readonly missing: 'directory' | 'pdc';
}

/** A result and the host name it came from. */
export interface AtHost<T> {
  readonly value: T;
  readonly host: string;
}

/** Access to the PDC emulator of one domain. */
export interface PdcAccess {
  /**
   * Runs work on a signed-in session. The role holder is found once and again after every failure; a referral
   * (the role has moved) and an emulator that no longer answers are tried once more at the one found afresh.
   *
   * @param repeatable whether the work may also be done again when its connection was closed before the answer
   */
  use<T>(
    signal: AbortSignal,
    work: (pdc: PdcSession) => Promise<Result<T, LdapFault>>,
    repeatable?: boolean,
  ): Promise<Result<AtHost<T>, PdcFault>>;
  /** Where the role holder is. */
  host(signal: AbortSignal): Promise<Result<Host, PdcFault>>;
  close(): void;
}

interface PdcOptions {
  readonly locate: (signal: AbortSignal) => Promise<Result<LocatedPdc, LocateFailure>>;
  readonly signIn: (host: Host, signal: AbortSignal) => Promise<Result<Session, LdapFault>>;
  readonly poolSize: number;
  readonly waitMs: number;
  /** Limit of one search for the role holder. Milliseconds. */
  readonly locateMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

interface Found {
  readonly host: Host;
  readonly policyHints: PolicyHintsOid | null;
  readonly pool: Pool;
}

const idleMs = 120_000;
const referral = 10;

function isReferral(fault: LdapFault): boolean {
  return fault.kind === 'refused' && fault.stage === 'operation' && fault.resultCode === referral;
}

/** Rejects nothing: an aborted wait becomes a fault, and the search goes on for the others who wait for it. */
function abortable<T>(
  work: Promise<Result<T, PdcFault>>,
  signal: AbortSignal,
): Promise<Result<T, PdcFault>> {
  const aborted = err<PdcFault>({ fault: unreached('aborted', 'Stopped.'), host: null, missing: 'pdc' });
  if (signal.aborted) return Promise.resolve(aborted);
  return new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(aborted);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

export function createPdcAccess(options: PdcOptions): PdcAccess {
  let current: Promise<Result<Found, PdcFault>> | null = null;
  const stopping = new AbortController();

  const find = async (): Promise<Result<Found, PdcFault>> => {
    const limit = new AbortController();
    const stop = (): void => limit.abort();
    const timer = setTimeout(stop, options.locateMs);
    stopping.signal.addEventListener('abort', stop, { once: true });
    const located = await options.locate(limit.signal);
    clearTimeout(timer);
    stopping.signal.removeEventListener('abort', stop);
    if (!located.ok) {
      const { fault, reached, host } = located.error;
      return err({ fault, host, missing: reached === 'nothing' ? 'directory' : 'pdc' });
    }
    const { host, policyHints, session } = located.value;
    const open = (signal: AbortSignal): Promise<Result<Session, LdapFault>> => options.signIn(host, signal);
    const pool = createPool({ open, size: options.poolSize, waitMs: options.waitMs, idleMs, now: options.now });
    pool.add(session);
    if (stopping.signal.aborted) pool.close();
    return ok({ host, policyHints, pool });
  };
  const forget = (stale: Promise<Result<Found, PdcFault>>): void => {
    if (current === stale) current = null;
    void stale.then((found) => (found.ok ? found.value.pool.close() : undefined));
  };
  /** One search at a time, shared by all who wait; a failed one is not kept. */
  const search = (): Promise<Result<Found, PdcFault>> => {
    if (current !== null) return current;
    const searching = find();
    current = searching;
    void searching.then((found) => {
      if (!found.ok && current === searching) current = null;
    });
    return searching;
  };

  const attempt = async <T>(
    signal: AbortSignal,
    work: (pdc: PdcSession) => Promise<Result<T, LdapFault>>,
    repeatable: boolean,
  ): Promise<{ readonly result: Result<AtHost<T>, PdcFault>; readonly again: boolean }> => {
    if (stopping.signal.aborted) {
      const fault = unreached('closed', 'The directory was closed.');
      return { result: err({ fault, host: null, missing: 'directory' }), again: false };
    }
    const searching = search();
    const found = await abortable(searching, signal);
    if (!found.ok) return { result: found, again: false };
    const { host, policyHints, pool } = found.value;
    const fail = (fault: LdapFault): Result<never, PdcFault> => err({ fault, host: host.name, missing: 'pdc' });
    const lease = await pool.lease(signal);
    if (!lease.ok) {
      const fault = lease.error;
      const waited = fault.kind === 'unreached' && (fault.step === 'pool' || fault.step === 'aborted');
      if (!waited) forget(searching);
      return { result: fail(fault), again: !waited && fault.kind === 'unreached' };
    }
    try {
      const result = await work({ session: lease.value.session, host, policyHints });
      if (result.ok) return { result: ok({ value: result.value, host: host.name }), again: false };
      const notSent = result.error.kind === 'unreached' && result.error.step === 'closed';
      const lost = result.error.kind === 'lost' ? result.error.reason : null;
      const again = isReferral(result.error) || notSent || (repeatable && lost === 'closed');
      if (again || lost === 'closed' || lost === 'timeout') forget(searching);
      return { result: fail(result.error), again };
    } finally {
      lease.value.release();
    }
  };
  return {
    use: async (signal, work, repeatable = false) => {
      const first = await attempt(signal, work, repeatable);
      return first.again && !signal.aborted ? (await attempt(signal, work, repeatable)).result : first.result;
    },
    host: async (signal) => {
      const found = await abortable(search(), signal);
      return found.ok ? ok(found.value.host) : found;
    },
    close: () => {
      stopping.abort();
      if (current !== null) forget(current);
    },
  };
}
