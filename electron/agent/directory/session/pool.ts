import { err, ok, type Result } from '../../../../shared/result';
import { unreached, type LdapFault } from './fault';
import type { Session } from './session';

/** A session that one caller has to itself. */
export interface Lease {
  readonly session: Session;
  /** Gives it back; a dead session is dropped. Call once. */
  release(): void;
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

/** Sessions to one domain controller, each used by one caller at a time. Opens nothing before it is needed. */
export class Pool {
  private readonly options: PoolOptions;
  private readonly idle: { readonly session: Session; readonly since: number }[] = [];
  private readonly waiting: (() => void)[] = [];
  private leased = 0;
  private closed = false;

  public constructor(options: PoolOptions) {
    this.options = options;
  }

  /** A session for the caller alone: an idle one, a new one, or the next that is given back. */
  public async lease(signal: AbortSignal): Promise<Result<Lease, LdapFault>> {
    while (!this.closed && !signal.aborted && this.leased >= this.options.size) {
      const fault = await this.turn(signal);
      if (fault !== null) return err(fault);
    }
    if (this.closed) return err(unreached('closed', 'The directory was closed.'));
    if (signal.aborted) return err(unreached('aborted', 'Stopped before anything was sent.'));
    this.leased += 1;
    // A turn of the event loop: a session that the server has closed meanwhile learns it before it is used.
    if (this.idle.length > 0) await new Promise((resolve) => setImmediate(resolve));
    const kept = this.takeIdle();
    if (kept !== null) return ok(this.lend(kept));
    const opened = await this.options.open(signal);
    if (opened.ok) return ok(this.lend(opened.value));
    this.leased -= 1;
    this.waiting.shift()?.();
    return opened;
  }

  /** A further session where one can be had without waiting for others; `null` = all are in use. */
  public spare(signal: AbortSignal): Promise<Result<Lease, LdapFault>> | null {
    return this.leased >= this.options.size ? null : this.lease(signal);
  }

  /** Takes in a session that was opened elsewhere. */
  public add(session: Session): void {
    if (this.closed) session.close();
    else this.idle.push({ session, since: this.options.now() });
  }

  /** Closes what is idle now and the rest as it comes back. */
  public close(): void {
    this.closed = true;
    for (const { session } of this.idle.splice(0)) session.close();
    for (const wake of this.waiting.splice(0)) wake();
  }

  private takeIdle(): Session | null {
    const { now, idleMs } = this.options;
    for (let kept = this.idle.pop(); kept !== undefined; kept = this.idle.pop()) {
      if (kept.session.alive && now() - kept.since <= idleMs) return kept.session;
      kept.session.close();
    }
    return null;
  }

  private lend(session: Session): Lease {
    return {
      session,
      release: () => {
        this.leased -= 1;
        if (session.alive) this.add(session);
        this.waiting.shift()?.();
      },
    };
  }

  /** Waits until a session is given back; a fault when that does not come in time. */
  private turn(signal: AbortSignal): Promise<LdapFault | null> {
    const { waitMs } = this.options;
    return new Promise((resolve) => {
      const finish = (fault: LdapFault | null): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const index = this.waiting.indexOf(wake);
        if (index !== -1) this.waiting.splice(index, 1);
        resolve(fault);
      };
      const wake = (): void => finish(null);
      const onAbort = (): void => finish(unreached('aborted', 'Stopped while waiting for a connection.'));
      const onTimeout = (): void =>
        finish(unreached('pool', `All connections were in use for ${waitMs} ms.`));
      const timer = setTimeout(onTimeout, waitMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(wake);
    });
  }
}
