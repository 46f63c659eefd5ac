import type { Clock } from '../../clock';
import { backoffMs } from './backoff';
import { describeFault, type LdapFault } from '../session/fault';
import type { HostTrouble } from '../forest-parts';
import type { Host } from '../session/open-session';

/** A preferred domain controller that is left alone for a while. */
export interface Skipped {
  readonly host: Host;
  readonly error: string;
  /** Milliseconds until it is tried again. */
  readonly retryInMs: number;
}

interface Trouble {
  readonly failures: number;
  readonly error: string;
  /** Monotonic milliseconds. */
  readonly retryAt: number;
  /** Its time has come and an operation is trying it: the others go on skipping it until that is decided. */
  readonly trying: boolean;
}

/** The preferred domain controllers in their order, and which of them are skipped now. */
export class PreferredHosts {
  private readonly hosts: readonly Host[];
  private readonly clock: Clock;
  private readonly troubled = new Map<string, Trouble>();

  public constructor(hosts: readonly Host[], clock: Clock) {
    this.hosts = hosts;
    this.clock = clock;
  }

  public get empty(): boolean {
    return this.hosts.length === 0;
  }

  /** Whether an operation may try the host in its turn. */
  public isDue({ name }: Host): boolean {
    const trouble = this.troubled.get(name);
    return trouble === undefined || (!trouble.trying && this.clock.monotonic() >= trouble.retryAt);
  }

  public inOrder(): readonly Host[] {
    return this.hosts;
  }

  /** Those that are skipped now, the one to be tried next first. */
  public skipped(): readonly Skipped[] {
    const now = this.clock.monotonic();
    return this.hosts
      .filter((host) => !this.isDue(host))
      .flatMap((host) => {
        const trouble = this.troubled.get(host.name);
        if (trouble === undefined) return [];
        return [{ host, error: trouble.error, retryInMs: Math.max(0, trouble.retryAt - now) }];
      })
      .sort((left, right) => left.retryInMs - right.retryInMs);
  }

  /** Call before a host is tried, and one of the three below after it. */
  public begin({ name }: Host): void {
    const trouble = this.troubled.get(name);
    if (trouble !== undefined) this.troubled.set(name, { ...trouble, trying: true });
  }

  public succeeded({ name }: Host): void {
    this.troubled.delete(name);
  }

  /** The wait doubles with every failure in a row; failures of operations that ran at the same time count once. */
  public failed({ name }: Host, fault: LdapFault): void {
    const former = this.troubled.get(name);
    const now = this.clock.monotonic();
    const together = former !== undefined && !former.trying && now < former.retryAt;
    const failures = (former?.failures ?? 0) + (together ? 0 : 1);
    const retryAt = together ? former.retryAt : now + backoffMs(failures);
    this.troubled.set(name, { failures, error: describeFault(fault), retryAt, trying: false });
  }

  /** Nothing was learned about the host. */
  public undecided({ name }: Host): void {
    const trouble = this.troubled.get(name);
    if (trouble !== undefined) this.troubled.set(name, { ...trouble, trying: false });
  }

  /** By host name. */
  public troubles(): ReadonlyMap<string, HostTrouble> {
    const toWallClock = this.clock.now() - this.clock.monotonic();
    return new Map(
      [...this.troubled].map(([name, { error, retryAt }]) => [
        name,
        { error, retryAt: retryAt + toWallClock },
      ]),
    );
  }
}
