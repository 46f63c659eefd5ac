import type { Clock } from './clock';
import type { Control } from './control';
import type { Log } from './diagnostics/log';
import { createNote } from './note';
import type { StatusHolder } from './status';
import type { Store } from './store/store';

interface HeartbeatDeps {
  readonly clock: Clock;
  readonly control: Control;
  readonly status: StatusHolder;
  readonly store: Store;
  readonly log: Log;
  /** Looks at the domain controllers first, so that the heartbeat tells the present state. */
  readonly probe: () => Promise<void>;
  /** Begins to bring the number of dead letters up to date. */
  readonly countDeadLetters: () => void;
}

/**
 * Makes one heartbeat: probe the PDC emulators, send, keep the history, have the dead letters counted. Never throws: a
 * heartbeat that could not be sent is an event.
 */
export function createHeartbeat(deps: HeartbeatDeps): () => Promise<void> {
  const { clock, control, status, store, log } = deps;
  const note = createNote(store.activity, log);
  const beat = async (): Promise<void> => {
    await deps.probe();
    const pdc = status.get().connectors.every((connector) => connector.state === 'reachable');
    const { seq, hash } = store.activity.head();
    const sent = await control.heartbeat({ pdc, head: hash, headSeq: seq });
    const at = clock.now();
    const error = sent.ok ? null : sent.error;
    note(sent.ok ? 31019 : 32015, 'agent', { error });
    if (!sent.ok) log.warn('heartbeat.failed', { error });
    const { everySeconds } = status.get().heartbeat;
    status.update({
      heartbeat: { everySeconds, lastAt: at, lastOk: sent.ok, nextAt: at + everySeconds * 1000 },
    });
    store.heartbeats.add({ at, ok: sent.ok, error });
    deps.countDeadLetters();
  };
  return () =>
    // A heartbeat that throws would be the last one.
    beat().catch((cause: unknown) => log.error('heartbeat.unexpected', { cause }));
}
