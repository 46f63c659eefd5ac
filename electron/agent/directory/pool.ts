import { err, ok, type Result } from '../../../shared/result';
import { unreached, type LdapFault } from './fault';
import type { Session } from './session';

/** A session that one caller has to itself. */
export interface Lease {
  readonly session: Session;
  /** Gives it back; a dead session is dropped. Call once. */
  release(): void;
}

/** Sessions to one domain controller, each used by one caller at a time. */
export interface Pool {
  lease(signal: AbortSignal): Promise<Result<Lease, LdapFault>>;
  /** Takes in a session that was opened elsewhere. */
  add(session: Session): void;
  /** Closes what is idle now and the rest as it comes back. */
  close(): void;
}

interface PoolOptions {
  readonly size: number;
  readonly open: (signal: AbortSignal) => Promise<Result<Session, LdapFault>>;
  /** How long a caller waits for a session that others use. Milliseconds. */
  readonly waitMs: number;
  /** Idle sessions older than this are not used again: firewalls forget connections silently. Milliseconds. */
  readonly idleMs: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** An empty pool. Nothing is opened before it is needed. */
export function createPool(options: PoolOptions): Pool {
  const idle: { readonly session: Session; readonly since: number }[] = [];
  const waiting: (() => void)[] = [];
  let leased = 0;
  let closed = false;

  const takeIdle = (): Session | null => {
    for (let kept = idle.pop(); kept !== undefined; kept = idle.pop()) {
      if (kept.session.alive && options.now() - kept.since <= options.idleMs) return kept.session;
      kept.session.close();
    }
    return null;
  };
  const lend = (session: Session): Lease => ({
    session,
    release: () => {
      leased -= 1;
      if (closed || !session.alive) session.close();
      else idle.push({ session, since: options.now() });
      waiting.shift()?.();
    },
  });
  const turn = (signal: AbortSignal): Promise<LdapFault | null> =>
    new Promise((resolve) => {
      const finish = (fault: LdapFault | null): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const index = waiting.indexOf(wake);
        if (index !== -1) waiting.splice(index, 1);
        resolve(fault);
      };
      const wake = (): void => finish(null);
      const onAbort = (): void => finish(unreached('aborted', 'Stopped while waiting for a connection.'));
      const onTimeout = (): void => finish(unreached('pool', `All connections were in use for ${options.waitMs} ms.`));
      const timer = setTimeout(onTimeout, options.waitMs);
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(wake);
    });

  const lease = async (signal: AbortSignal): Promise<Result<Lease, LdapFault>> => {
    while (!closed && !signal.aborted && leased >= options.size) {
      const fault = await turn(signal);
      if (fault !== null) return err(fault);
    }
    if (closed) return err(unreached('closed', 'The directory was closed.'));
    if (signal.aborted) return err(unreached('aborted', 'Stopped before anything was sent.'));
    leased += 1;
    // A turn of the event loop: a session that the server has closed meanwhile learns it before it is used.
    if (idle.length > 0) await new Promise((resolve) => setImmediate(resolve));
    const kept = takeIdle();
    if (kept !== null) return ok(lend(kept));
    const opened = await options.open(signal);
    if (opened.ok) return ok(lend(opened.value));
    leased -= 1;
    waiting.shift()?.();
    return opened;
  };
  return {
    lease,
    add: (session) => {
      if (closed) session.close();
      else idle.push({ session, since: options.now() });
    },
    close: () => {
      closed = true;
      for (const { session } of idle.splice(0)) session.close();
      for (const wake of waiting.splice(0)) wake();
    },
  };
}
