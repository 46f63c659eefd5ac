import { err, ok, type Result } from '../../../../shared/result';
import { errorText, unreached, type LdapFault } from '../session/fault';
import type { Host } from '../session/open-session';
import type { LocatedPdc, LocateFailure } from './pdc-locator';
import type { PolicyHintsOid } from '../session/policy-hints-control';
import { Pool } from '../session/pool';
import { createRoleGuard, type RoleGuard } from './role-guard';
import type { Session } from '../session/session';

/** A fault at the PDC emulator or on the way to it. */
export interface PdcFault {
  readonly fault: LdapFault;
  /** Host name that was asked; `null` when none was reached. */
  readonly host: string | null;
  /** What could not be reached, where nothing was sent. */
  readonly missing: 'directory' | 'pdc';
}

/** The PDC emulator with the connections to it. */
export interface FoundPdc {
  readonly host: Host;
  readonly policyHints: PolicyHintsOid | null;
  readonly pool: Pool;
  readonly role: RoleGuard;
}

/** A search for the PDC emulator, under way or done. */
export type PdcSearch = Promise<Result<FoundPdc, PdcFault>>;

/** Remembers where the PDC emulator of one domain is. */
export interface PdcFinder {
  /** The last search that found it, else a new one. One search at a time, shared by all who wait for it. */
  search(): PdcSearch;
  /** Makes the next `search` look afresh; the connections of this one close when they are given back. */
  forget(search: PdcSearch): void;
  close(): void;
}

export interface PdcFinderOptions {
  readonly locate: (signal: AbortSignal) => Promise<Result<LocatedPdc, LocateFailure>>;
  readonly signIn: (host: Host, signal: AbortSignal) => Promise<Result<Session, LdapFault>>;
  /** fSMORoleOwner of the domain, for making sure that the role has not moved. */
  readonly readOwner: (session: Session, signal: AbortSignal) => Promise<Result<string, LdapFault>>;
  readonly poolSize: number;
  readonly waitMs: number;
  /** Limit of one search for the role holder. Milliseconds. */
  readonly locateMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

const idleMs = 120_000;

/** What is unexpected ends this search only: it must not be remembered as the answer. */
async function locate(options: PdcFinderOptions, signal: AbortSignal): ReturnType<typeof options.locate> {
  try {
    return await options.locate(signal);
  } catch (cause) {
    return err({ fault: unreached('role', errorText(cause)), reached: 'nothing', host: null });
  }
}

async function find(options: PdcFinderOptions, stopping: AbortSignal): PdcSearch {
  const limit = new AbortController();
  const stop = (): void => limit.abort();
  const timer = setTimeout(stop, options.locateMs);
  stopping.addEventListener('abort', stop, { once: true });
  const located = await locate(options, limit.signal);
  clearTimeout(timer);
  stopping.removeEventListener('abort', stop);
  if (!located.ok) {
    const { fault, reached, host } = located.error;
    return err({ fault, host, missing: reached === 'nothing' ? 'directory' : 'pdc' });
  }
  const { host, policyHints, session, roleOwner } = located.value;
  const { poolSize, waitMs, now, signIn } = options;
  const readOwner = (at: Session): ReturnType<typeof options.readOwner> => options.readOwner(at, stopping);
  const role = createRoleGuard({ roleOwner, readOwner, now });
  const pool = new Pool({ open: (signal) => signIn(host, signal), size: poolSize, waitMs, idleMs, now });
  pool.add(session);
  if (stopping.aborted) pool.close();
  return ok({ host, policyHints, pool, role });
}

/** Looks for nothing before it is asked. A search that failed is not remembered. */
export function createPdcFinder(options: PdcFinderOptions): PdcFinder {
  const stopping = new AbortController();
  let current: PdcSearch | null = null;
  const forget = (search: PdcSearch): void => {
    if (current === search) current = null;
    void search.then((found) => (found.ok ? found.value.pool.close() : undefined));
  };
  return {
    search: () => {
      if (current !== null) return current;
      const search = find(options, stopping.signal);
      current = search;
      void search.then((found) => {
        if (!found.ok && current === search) current = null;
      });
      return search;
    },
    forget,
    close: () => {
      stopping.abort();
      if (current !== null) forget(current);
    },
  };
}
