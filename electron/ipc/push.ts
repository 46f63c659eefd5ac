import { pageSize, type Delta } from '../../shared/ipc/contract';
import type { OperationRecord } from '../../shared/model/operation-record';
import type { AgentFacade } from '../agent/agent-facade';
import type { Clock } from '../agent/clock';
import type { Log } from '../agent/diagnostics/log';

/** Longest wait of a change before it is sent. Milliseconds. */
const batchMs = 250;
/** The counts are read from the database: no more often than this. Milliseconds. */
const countsEveryMs = 1_000;
/** The window of the counts moves on also when nothing happens. Milliseconds. */
const countsAtLeastEveryMs = 60_000;

/** Sends what changed to the console. */
export interface Push {
  /** Number of the newest delta; the snapshot carries it. */
  seq(): number;
  /** Ends the subscriptions and timers. */
  stop(): void;
}

type Changes = Omit<Delta, 'seq'>;

/** Changes that wait to be sent. */
interface Waiting {
  operations: Map<number, OperationRecord>;
  status: boolean;
  counts: boolean;
}

function nothing(): Waiting {
  return { operations: new Map(), status: false, counts: false };
}

/** Splits the lines so that no delta is longer than a page; status and counts go with the first. */
function toDeltas(first: Changes, operations: readonly OperationRecord[]): Changes[] {
  const deltas: Changes[] = [];
  for (let from = 0; from < operations.length; from += pageSize) {
    const some = operations.slice(from, from + pageSize);
    deltas.push(from === 0 ? { ...first, operations: some } : { operations: some });
  }
  return deltas.length === 0 && Object.keys(first).length > 0 ? [first] : deltas;
}

/**
 * Sends numbered deltas: at once when the last one is more than 250 ms ago, else collected for at most that long.
 *
 * @param send hands one delta to the window, if there is one. The number is used up either way: a window that comes
 *   later begins with the snapshot, which reads everything from the store
 */
export function startPush(
  agent: Pick<AgentFacade, 'status' | 'counts' | 'onStatus' | 'onOperation'>,
  clock: Clock,
  send: (delta: Delta) => void,
  log: Log,
): Push {
  let seq = 0;
  let waiting = nothing();
  let timer: NodeJS.Timeout | null = null;
  let dueAt = Infinity;
  let flushedAt = -Infinity;
  let countedAt = clock.monotonic();

  function flush(): void {
    const now = clock.monotonic();
    const { operations, status, counts } = waiting;
    const count = counts && now - countedAt >= countsEveryMs;
    waiting = { ...nothing(), counts: counts && !count };
    timer = null;
    dueAt = Infinity;
    flushedAt = now;
    if (count) countedAt = now;
    const first = {
      ...(status ? { status: agent.status() } : {}),
      ...(count ? { counts: agent.counts() } : {}),
    };
    for (const changes of toDeltas(first, [...operations.values()])) {
      seq += 1;
      send({ seq, ...changes });
    }
    if (waiting.counts) schedule(countedAt + countsEveryMs);
  }

  function flushSafely(): void {
    try {
      flush();
    } catch (cause) {
      // The number that was not sent leaves a gap, which the console notices with the next delta.
      seq += 1;
      log.error('push.failed', { cause });
    }
  }

  /** Flushes at the time given, or earlier where that is planned already. */
  function schedule(at: number): void {
    if (at >= dueAt) return;
    if (timer !== null) clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(flushSafely, Math.max(0, at - clock.monotonic()));
  }

  const soon = (): void => schedule(Math.max(clock.monotonic(), flushedAt + batchMs));
  const unsubscribes = [
    agent.onStatus(() => {
      waiting.status = true;
      soon();
    }),
    agent.onOperation((record) => {
      // The same line again, now with its reply: the newer one counts.
      waiting.operations.set(record.seq, record);
      waiting.counts = true;
      soon();
    }),
  ];
  const tick = setInterval(() => {
    waiting.counts = true;
    soon();
  }, countsAtLeastEveryMs);
  tick.unref();

  return {
    seq: () => seq,
    stop() {
      for (const unsubscribe of unsubscribes) unsubscribe();
      clearInterval(tick);
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
