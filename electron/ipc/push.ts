import { pageSize, type Delta } from '../../shared/ipc/contract';
import type { OperationRecord } from '../../shared/model/operation-record';
import type { AgentFacade } from '../agent/agent-facade';
import type { Clock } from '../agent/clock';
import type { Log } from '../agent/diagnostics/log';
import { createAlarm, type Alarm } from './alarm';

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

/** A delta as the push makes it: whoever sends it knows which agent it is of. */
export type NumberedChanges = Omit<Delta, 'epoch'>;

type Changes = Omit<NumberedChanges, 'seq'>;

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

interface Batch {
  seq(): number;
  /** Leaves a gap, which the console answers by fetching the snapshot. */
  skip(): void;
  note(change: 'status' | 'counts'): void;
  add(record: OperationRecord): void;
  /** @returns when the counts that are still owed may be read; `null` = nothing is owed */
  flush(): number | null;
}

/** Collects changes and turns them into numbered deltas. */
function createBatch(
  agent: Pick<AgentFacade, 'status' | 'counts'>,
  clock: Clock,
  send: (delta: NumberedChanges) => void,
): Batch {
  let seq = 0;
  let waiting = nothing();
  let countedAt = clock.monotonic();
  return {
    seq: () => seq,
    skip() {
      seq += 1;
    },
    note(change: 'status' | 'counts') {
      waiting[change] = true;
    },
    add(record: OperationRecord) {
      // The same line again, now with its reply: the newer one counts.
      waiting.operations.set(record.seq, record);
      waiting.counts = true;
    },
    flush(): number | null {
      const now = clock.monotonic();
      const { operations, status, counts } = waiting;
      const count = counts && now - countedAt >= countsEveryMs;
      waiting = { ...nothing(), counts: counts && !count };
      if (count) countedAt = now;
      const first = {
        ...(status ? { status: agent.status() } : {}),
        ...(count ? { counts: agent.counts() } : {}),
      };
      for (const changes of toDeltas(first, [...operations.values()])) {
        seq += 1;
        send({ seq, ...changes });
      }
      return waiting.counts ? countedAt + countsEveryMs : null;
    },
  };
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
  send: (delta: NumberedChanges) => void,
  log: Log,
): Push {
  const batch = createBatch(agent, clock, send);
  let flushedAt = -Infinity;
  const alarm: Alarm = createAlarm(clock, () => {
    flushedAt = clock.monotonic();
    try {
      const countsDueAt = batch.flush();
      if (countsDueAt !== null) alarm.setFor(countsDueAt);
    } catch (cause) {
      batch.skip();
      log.error('push.failed', { cause });
    }
  });
  const soon = (): void => alarm.setFor(Math.max(clock.monotonic(), flushedAt + batchMs));
  const unsubscribes = [
    agent.onStatus(() => {
      batch.note('status');
      soon();
    }),
    agent.onOperation((record) => {
      batch.add(record);
      soon();
    }),
  ];
  const tick = setInterval(() => {
    batch.note('counts');
    soon();
  }, countsAtLeastEveryMs);
  tick.unref();
  return {
    seq: batch.seq,
    stop() {
      for (const unsubscribe of unsubscribes) unsubscribe();
      clearInterval(tick);
      alarm.cancel();
    },
  };
}
