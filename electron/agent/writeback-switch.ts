import type { EnablingStep, WritebackState } from '../../shared/model/agent-status';
import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import type { KeyLife } from './key-life';
import type { Note } from './note';
import { repeat, type Repeater } from './repeat';
import type { AgentRelay, MessageHandler } from './relay-port';
import type { StatusHolder } from './status';
import { untilAborted } from './until-aborted';

/** Switches writeback on and off: connection, the two messages, heartbeats, in this order. */
export interface WritebackSwitch {
  /** Runs in turn with the switching, and only while writeback is on; the signal ends it when it is switched off. */
  whileOn<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null>;
  on(actor: string): Promise<void>;
  off(actor: string): Promise<void>;
  /** What is left of a switching off that the end of the agent came between: the portal is told, the keys are destroyed. */
  finishOff(): Promise<void>;
  /** Ends the connection for good without telling the portal that writeback is off (the agent stops). */
  stop(): Promise<void>;
}

interface SwitchDeps {
  readonly clock: Clock;
  readonly status: StatusHolder;
  readonly relay: AgentRelay;
  readonly keys: Pick<KeyLife, 'settled' | 'enable' | 'mayBeOn' | 'disable' | 'destroy'>;
  readonly handler: MessageHandler;
  /** Makes sure that there are links to resolve with: a full import, unless one has been completed. */
  readonly prepare: () => Promise<Result<void, string>>;
  readonly remember: (enabled: boolean) => void;
  readonly note: Note;
  /** Sends one heartbeat now and keeps the history. */
  readonly beat: () => Promise<void>;
  readonly heartbeatSeconds: () => number;
  readonly onUnexpected: (step: string, cause: unknown) => void;
}

const retryMs = 20_000;
const switchedOver = err('It was switched over before it was on');

class Switch implements WritebackSwitch {
  readonly #deps: SwitchDeps;
  #heartbeats: Repeater | null = null;
  #retries: Repeater | null = null;
  #turn: Promise<void> = Promise.resolve();
  #abort = new AbortController();
  /** The agent stops: nothing is begun any more, and switching off waits for nobody. */
  readonly #ending = new AbortController();
  #retrying = false;

  constructor(deps: SwitchDeps) {
    this.#deps = deps;
  }

  on(actor: string): Promise<void> {
    // Now and not in its turn, so that an off that comes before that turn is heard.
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
    const { signal } = this.#abort;
    return this.#inTurn(async () => {
      if (this.#isEnding() || signal.aborted || this.#deps.status.get().writeback === 'on') return;
      this.#deps.note(31004, actor, { before: this.#deps.status.get().writeback, after: 'on' });
      this.#keep('remember', () => this.#deps.remember(true));
      this.#deps.status.update({ enablingStep: 'import' });
      this.#show('enabling', null);
      await this.#attempt(actor);
      this.#keepTrying();
    });
  }

  off(actor: string): Promise<void> {
    this.#abort.abort();
    return this.#inTurn(async () => {
      const before = this.#deps.status.get().writeback;
      if (before === 'off') return;
      this.#deps.note(31012, actor, { before, after: 'off' });
      this.#keep('remember', () => this.#deps.remember(false));
      await this.#turnOff(actor, before);
    });
  }

  finishOff(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#isEnding()) await this.#turnOff('agent', this.#deps.status.get().writeback);
    });
  }

  async whileOn<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    let result: T | null = null;
    await this.#inTurn(async () => {
      if (this.#isEnding() || this.#deps.status.get().writeback !== 'on') return;
      result = await work(this.#abort.signal);
    });
    return result;
  }

  stop(): Promise<void> {
    this.#abort.abort();
    this.#ending.abort();
    return this.#inTurn(async () => {
      await this.#endRepeaters();
      await this.#deps.relay.stop();
    });
  }

  async #turnOff(actor: string, before: WritebackState): Promise<void> {
    const { relay, keys, note } = this.#deps;
    this.#show('disabling', null);
    await this.#endRepeaters();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const told = await this.#tellOff(before, released).catch((cause: unknown) => {
      this.#deps.onUnexpected('writeback.tellOff', cause);
      return err('The portal could not be told: something unforeseen went wrong, see the log');
    });
    // In this order: what is being handled is answered with the keys it came under, and what is held back goes to the queue
    // when nothing is taken from there any more.
    await relay.stop(release);
    release();
    // The agent stops meanwhile: what is left is done at its next start.
    if (!told.ok && this.#isEnding()) return;
    await keys.destroy();
    if (told.ok) note(31013, actor, {});
    else note(31014, actor, { problem: told.error });
    this.#show('off', told.ok ? null : told.error);
  }

  #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Keeping something may fail (full disk); the switch moves all the same. */
  #keep(what: string, work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.#deps.onUnexpected(`writeback.${what}`, cause);
    }
  }

  #show(writeback: WritebackState, problem: string | null): void {
    this.#deps.status.update({ writeback, problem, since: this.#deps.clock.now() });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work, work);
    return this.#turn;
  }

  async #endRepeaters(): Promise<void> {
    const { status } = this.#deps;
    const ending = [this.#heartbeats, this.#retries].filter((repeater) => repeater !== null);
    this.#heartbeats = null;
    this.#retries = null;
    await Promise.all(ending.map((repeater) => repeater.stop()));
    // Last, because a heartbeat that was under way names the time of the next one.
    status.update({ heartbeat: { ...status.get().heartbeat, nextAt: null } });
  }

  /**
   * Where writeback was not on, the portal may have heard that it is to be: an answer may have been lost. Then the relay is
   * there for this alone.
   *
   * @param released until when requests are held back that come meanwhile
   */
  async #tellOff(before: WritebackState, released: Promise<void>): Promise<Result<void, string>> {
    const { keys, relay } = this.#deps;
    if (!keys.mayBeOn()) return ok(undefined);
    if (before !== 'on') {
      const started = await relay.start(() => released);
      if (!started.ok) return err(`The portal could not be told: ${started.error.message}`);
    }
    return keys.disable(this.#ending.signal);
  }

  async #connect(signal: AbortSignal): Promise<Result<void, string>> {
    const { prepare, relay, handler, keys, status } = this.#deps;
    const reached = (enablingStep: EnablingStep): void => status.update({ enablingStep });
    const isOver = (): boolean => signal.aborted;
    if (isOver()) return switchedOver;
    reached('import');
    const prepared = await untilAborted(prepare(), signal);
    if (prepared === null) return switchedOver;
    if (!prepared.value.ok) return prepared.value;
    reached('relay');
    const started = await relay.start(handler);
    if (!started.ok) return err(started.error.message);
    if (isOver()) {
      await relay.stop();
      return switchedOver;
    }
    if (keys.settled()) return ok(undefined);
    reached('send');
    const enabled = await keys.enable(signal, () => reached('acknowledge'));
    if (!enabled.ok) await relay.stop();
    return enabled;
  }

  async #attempt(actor: string): Promise<void> {
    const { note, beat, heartbeatSeconds, onUnexpected, relay } = this.#deps;
    const { signal } = this.#abort;
    const connected = await this.#connect(signal).catch(async (cause: unknown) => {
      onUnexpected('writeback.connect', cause);
      await relay.stop();
      return err('An unexpected error; the log has its cause');
    });
    // Whoever switched it off, or stops the agent, says how it is.
    if (!connected.ok && signal.aborted) return;
    if (!connected.ok) {
      note(32011, actor, { problem: connected.error });
      this.#show('failed', connected.error);
      return;
    }
    note(31005, actor, {});
    this.#heartbeats = repeat(heartbeatSeconds() * 1000, beat);
    this.#show('on', null);
    await beat();
  }

  /**
   * A retry does not wait for its turn: whoever has the turn may be waiting for the retries to end. There is never more
   * than one, however long it takes.
   */
  #keepTrying(): void {
    this.#retries ??= repeat(retryMs, () => {
      if (!this.#retrying) void this.#inTurn(() => this.#retry());
      this.#retrying = true;
      return Promise.resolve();
    });
  }

  async #retry(): Promise<void> {
    try {
      const isWanted = this.#retries !== null && !this.#isEnding() && !this.#abort.signal.aborted;
      if (isWanted && this.#deps.status.get().writeback === 'failed') await this.#attempt('agent');
    } finally {
      this.#retrying = false;
    }
  }
}

/** Makes the switch, in position off. Calls are carried out one after the other. */
export function createWritebackSwitch(deps: SwitchDeps): WritebackSwitch {
  return new Switch(deps);
}
