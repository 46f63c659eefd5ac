import type { EventId } from '../../shared/event-ids';
import type { WritebackState } from '../../shared/model/agent-status';
import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import type { Control } from './control';
import { repeat, type Repeater } from './repeat';
import type { AgentRelay, MessageHandler } from './relay-port';
import type { StatusHolder } from './status';

/** Switches writeback on and off: connection, the two messages, heartbeats, in this order. */
export interface WritebackSwitch {
  on(actor: string): Promise<void>;
  off(actor: string): Promise<void>;
  /** Ends the connection without telling the portal that writeback is off (the agent stops). */
  stop(): Promise<void>;
}

interface SwitchDeps {
  readonly clock: Clock;
  readonly status: StatusHolder;
  readonly relay: AgentRelay;
  readonly control: Control;
  readonly handler: MessageHandler;
  /** Makes sure that there are links to resolve with: a full import, unless one has been completed. */
  readonly prepare: () => Promise<Result<void, string>>;
  /** Whether the portal has acknowledged the present key generation already. */
  readonly acknowledged: () => boolean;
  readonly onAcknowledged: () => void;
  readonly remember: (enabled: boolean) => void;
  readonly note: (eventId: EventId, actor: string, data: Readonly<Record<string, string | null>>) => void;
  /** Sends one heartbeat now and keeps the history. */
  readonly beat: () => Promise<void>;
  readonly heartbeatSeconds: () => number;
  readonly onUnexpected: (step: string, cause: unknown) => void;
}

const retryMs = 20_000;

/** Makes the switch, in position off. Calls are carried out one after the other. */
export function createWritebackSwitch(deps: SwitchDeps): WritebackSwitch {
  const { status, relay, control, clock } = deps;
  let heartbeats: Repeater | null = null;
  let retries: Repeater | null = null;
  let turn: Promise<void> = Promise.resolve();
  const abort = { current: new AbortController() };

  const show = (writeback: WritebackState, problem: string | null): void =>
    status.update({ writeback, problem, since: clock.now() });
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work, work);
    return turn;
  };
  const endRepeaters = async (): Promise<void> => {
    const ending = [heartbeats?.stop(), retries?.stop()];
    heartbeats = null;
    retries = null;
    status.update({ heartbeat: { ...status.get().heartbeat, nextAt: null } });
    await Promise.all(ending);
  };
  const connect = async (fresh: boolean): Promise<Result<void, string>> => {
    const prepared = await deps.prepare();
    if (!prepared.ok) return prepared;
    const started = await relay.start(deps.handler);
    if (!started.ok) return err(started.error.message);
    if (fresh || !deps.acknowledged()) {
      const enabled = await control.enable(abort.current.signal);
      if (!enabled.ok) {
        await relay.stop();
        return enabled;
      }
      deps.onAcknowledged();
    }
    return ok(undefined);
  };
  const attempt = async (actor: string, fresh: boolean): Promise<void> => {
    const connected = await connect(fresh).catch((cause: unknown) => {
      deps.onUnexpected('writeback.connect', cause);
      return err('An unexpected error; the log has its cause');
    });
    if (!connected.ok) {
      deps.note(32011, actor, { problem: connected.error });
      show('failed', connected.error);
      return;
    }
    deps.note(31005, actor, {});
    heartbeats = repeat(deps.heartbeatSeconds() * 1000, deps.beat);
    show('on', null);
    await deps.beat();
  };
  // A retry does not wait for its turn: whoever has the turn may be waiting for the retries to end.
  const retry = (): void => {
    retries ??= repeat(retryMs, () => {
      void inTurn(async () => {
        if (retries !== null && status.get().writeback === 'failed') await attempt('agent', false);
      });
      return Promise.resolve();
    });
  };
  return {
    on: (actor) =>
      inTurn(async () => {
        if (status.get().writeback === 'on') return;
        abort.current = new AbortController();
        const fresh = actor !== 'agent';
        deps.note(31004, actor, {});
        deps.remember(true);
        show('enabling', null);
        await attempt(actor, fresh);
        retry();
      }),
    off(actor) {
      abort.current.abort();
      return inTurn(async () => {
        if (status.get().writeback === 'off') return;
        const wasOn = status.get().writeback === 'on';
        deps.note(31012, actor, {});
        deps.remember(false);
        show('disabling', null);
        await endRepeaters();
        const told = wasOn ? await control.disable(new AbortController().signal) : ok(undefined);
        await relay.stop();
        if (told.ok) deps.note(31013, actor, {});
        else deps.note(31014, actor, { problem: told.error });
        show('off', told.ok ? null : told.error);
      });
    },
    stop() {
      abort.current.abort();
      return inTurn(async () => {
        await endRepeaters();
        await relay.stop();
      });
    },
  };
}
