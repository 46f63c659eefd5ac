import type { RelayState } from '../model/agent-status';
import { err, ok, type Result } from '../result';
import type { RelayFault } from './relay-fault';
import type { Timers } from './timers';

/** How patient a supervisor is. Milliseconds. */
export interface SupervisorTimings {
  /**
   * Age at which healthy links are replaced all the same. Below the 45 minutes after which @azure/service-bus 7.9.5
   * renews its token: one failed renewal ends its renewing for good, and sends then resolve while messages are
   * lost (azure-sdk-for-js #38467).
   */
  readonly replaceAfterMs: number;
  /** How long the SDK may try to recover by itself before the links are replaced. */
  readonly faultGraceMs: number;
  /** First pause between attempts to replace; doubled each time … */
  readonly retryMinMs: number;
  /** … up to this. */
  readonly retryMaxMs: number;
}

/** Defaults for use against Azure. */
export const supervisorTimings: SupervisorTimings = {
  replaceAfterMs: 40 * 60_000,
  faultGraceMs: 10_000,
  retryMinMs: 1_000,
  retryMaxMs: 30_000,
};

/** What a supervisor needs to know of the links it keeps alive. */
export interface SupervisorOptions<L> {
  readonly timers: Timers;
  readonly timings: SupervisorTimings;
  /** `makeFirst`: new links are open before the old ones go. `breakFirst`: for what only one side may hold. */
  readonly order: 'makeFirst' | 'breakFirst';
  /** Opens everything, in finite time; ends early when `cancelled` resolves. */
  open(cancelled: Promise<void>): Promise<Result<L, RelayFault>>;
  /** Lets running work end and closes everything, in finite time. Never throws. */
  retire(links: L): Promise<void>;
  onState(state: RelayState, fault: RelayFault | null): void;
}

interface Signal {
  readonly fired: Promise<void>;
  fire(): void;
}

function signal(): Signal {
  let fire = (): void => undefined;
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire };
}

/**
 * Keeps one set of links to the relay alive: replaces it by age, when it reports a fault that its SDK does not get
 * over in time, and on demand. Started once; after `stop` it can be started again.
 */
export class Supervisor<L> {
  readonly #options: SupervisorOptions<L>;
  #links: L | null = null;
  #running = false;
  #stopping = signal();
  #fault: RelayFault | null = null;
  #replacing: Promise<void> | null = null;
  #cancelAge: (() => void) | null = null;
  #cancelGrace: (() => void) | null = null;
  readonly #retiring = new Set<Promise<void>>();
  readonly #waiting = new Set<(links: L | null) => void>();

  constructor(options: SupervisorOptions<L>) {
    this.#options = options;
  }

  /** Opens the first links. On failure nothing is left behind and nothing is retried: the caller decides. */
  async start(): Promise<Result<void, RelayFault>> {
    if (this.#running) return err({ code: 'relayFailed', retryable: false, message: 'Already started' });
    this.#running = true;
    this.#stopping = signal();
    this.#options.onState('connecting', null);
    const opened = await this.#options.open(this.#stopping.fired);
    if (!opened.ok) {
      this.#running = false;
      this.#options.onState('disconnected', opened.error);
      return opened;
    }
    if (!this.#isRunning()) {
      await this.#options.retire(opened.value);
      return err({ code: 'relayFailed', retryable: false, message: 'Stopped while connecting' });
    }
    this.#install(opened.value);
    return ok(undefined);
  }

  /** The links in use; `null` while there are none. */
  current(): L | null {
    return this.#links;
  }

  /** Waits for links to be in use; `null` when there are none in time or the supervisor stops. */
  whenUp(timeoutMs: number): Promise<L | null> {
    if (this.#links !== null || !this.#running) return Promise.resolve(this.#links);
    return new Promise((resolve) => {
      const done = (links: L | null): void => {
        cancel();
        this.#waiting.delete(done);
        resolve(links);
      };
      const cancel = this.#options.timers.after(timeoutMs, () => done(null));
      this.#waiting.add(done);
    });
  }

  /** The links have a problem. A retryable one is given time to pass, any other replaces them at once. */
  faulty(links: L, fault: RelayFault): void {
    if (!this.#running || links !== this.#links) return;
    if (this.#fault?.message !== fault.message) this.#options.onState('reconnecting', fault);
    this.#fault = fault;
    if (!fault.retryable) return this.#replace('fault');
    this.#cancelGrace ??= this.#options.timers.after(this.#options.timings.faultGraceMs, () =>
      this.#replace('fault'),
    );
  }

  /** The links work (again). */
  healthy(links: L): void {
    if (!this.#running || links !== this.#links || this.#fault === null) return;
    this.#clearFault();
    this.#options.onState('connected', null);
  }

  /** The links cannot be trusted any more: replaces them at once. */
  suspect(links: L, fault: RelayFault): void {
    this.faulty(links, { ...fault, retryable: false });
  }

  /** Retires everything and waits for it; each part is finite. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#stopping.fire();
    this.#cancelAge?.();
    this.#clearFault();
    for (const done of [...this.#waiting]) done(null);
    const links = this.#links;
    this.#links = null;
    if (links !== null) await this.#options.retire(links);
    await this.#replacing;
    await Promise.all(this.#retiring);
    this.#options.onState('disconnected', null);
  }

  // A method, because the compiler would take the field for unchanged across an await.
  #isRunning(): boolean {
    return this.#running;
  }

  #clearFault(): void {
    this.#fault = null;
    this.#cancelGrace?.();
    this.#cancelGrace = null;
  }

  #install(links: L): void {
    this.#links = links;
    this.#clearFault();
    this.#cancelAge?.();
    this.#cancelAge = this.#options.timers.after(this.#options.timings.replaceAfterMs, () =>
      this.#replace('age'),
    );
    this.#options.onState('connected', null);
    for (const done of [...this.#waiting]) done(links);
  }

  #replace(reason: 'age' | 'fault'): void {
    this.#replacing ??= this.#replaceUntilUp(reason).finally(() => {
      this.#replacing = null;
    });
  }

  async #replaceUntilUp(reason: 'age' | 'fault'): Promise<void> {
    const { open, order, timings } = this.#options;
    let pauseMs = timings.retryMinMs;
    while (this.#isRunning()) {
      if (order === 'breakFirst') await this.#retireCurrent();
      const opened = await open(this.#stopping.fired);
      if (opened.ok) return this.#takeOver(opened.value);
      if (!this.#isRunning()) return;
      if (this.#fault !== null || this.#links === null) this.#options.onState('reconnecting', opened.error);
      await this.#pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, timings.retryMaxMs);
      // The SDK got over it by itself meanwhile.
      if (reason === 'fault' && this.#fault === null && this.#links !== null) return;
    }
  }

  async #retireCurrent(): Promise<void> {
    const links = this.#links;
    this.#links = null;
    if (links !== null) await this.#options.retire(links);
  }

  async #takeOver(links: L): Promise<void> {
    if (!this.#isRunning()) return this.#options.retire(links);
    const old = this.#links;
    this.#install(links);
    if (old === null) return;
    const retiring = this.#options.retire(old).finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }

  async #pause(ms: number): Promise<void> {
    let cancel = (): void => undefined;
    const over = new Promise<void>((resolve) => {
      cancel = this.#options.timers.after(ms, resolve);
    });
    await Promise.race([over, this.#stopping.fired]);
    cancel();
  }
}
