import type { Result } from '../../../../shared/result';
import type { Clock } from '../../clock';
import type { LdapFault } from '../session/fault';
import type { Host, Sessions } from '../session/open-session';
import { Pool } from '../session/pool';
import type { ReadAt } from './read-in-order';
import type { Session } from '../session/session';

/** Work on a signed-in session of a domain controller. */
export type ReadWork<T> = (read: {
  readonly session: Session;
  readonly host: Host;
}) => Promise<Result<T, LdapFault>>;

interface ReadPoolsOptions {
  readonly signIn: Sessions['signIn'];
  readonly poolSize: number;
  /** How long a caller waits for a session that others use. Milliseconds. */
  readonly waitMs: number;
  readonly clock: Pick<Clock, 'monotonic'>;
}

const idleMs = 120_000;

function wasClosed(fault: LdapFault): boolean {
  if (fault.kind === 'lost') return fault.reason === 'closed';
  return fault.kind === 'unreached' && fault.step === 'closed';
}

/** A small pool of sessions for each preferred domain controller. */
export class ReadPools {
  private readonly options: ReadPoolsOptions;
  private readonly pools = new Map<string, Pool>();

  public constructor(options: ReadPoolsOptions) {
    this.options = options;
  }

  /**
   * Does the work on a session of the pool. A kept connection may have been closed without anybody noticing, which says
   * nothing of the host: then it is done once more on a new one.
   */
  public lent<T>(signal: AbortSignal, work: ReadWork<T>): ReadAt<T> {
    return async (host) => {
      const first = await this.once(host, signal, work);
      if (first.ok || !wasClosed(first.error) || signal.aborted) return first;
      return await this.once(host, signal, work);
    };
  }

  /** Does the work on a new session, which is the work’s to close. */
  public apart<T>(signal: AbortSignal, work: ReadWork<T>): ReadAt<T> {
    return async (host) => {
      const session = await this.options.signIn(host, signal);
      return session.ok ? await work({ session: session.value, host }) : session;
    };
  }

  /** Closes what is idle: sessions opened before the host failed may be dead without knowing. */
  public drop({ name }: Host): void {
    this.pools.get(name)?.close();
    this.pools.delete(name);
  }

  public close(): void {
    for (const pool of this.pools.values()) pool.close();
  }

  private async once<T>(host: Host, signal: AbortSignal, work: ReadWork<T>): Promise<Result<T, LdapFault>> {
    const lease = await this.of(host).lease(signal);
    if (!lease.ok) return lease;
    const { session, release } = lease.value;
    try {
      const done = await work({ session, host });
      if (!done.ok && !session.alive) this.drop(host);
      return done;
    } finally {
      release();
    }
  }

  private of(host: Host): Pool {
    const known = this.pools.get(host.name);
    if (known !== undefined) return known;
    const { signIn, poolSize, waitMs, clock } = this.options;
    const pool = new Pool({
      open: (signal) => signIn(host, signal),
      size: poolSize,
      waitMs,
      idleMs,
      now: () => clock.monotonic(),
    });
    this.pools.set(host.name, pool);
    return pool;
  }
}
