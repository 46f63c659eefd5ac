import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock';
import type { Log } from '../diagnostics/log';
import { repeat } from '../repeat';
import type { Removed, Retention } from '../store/retention';

/** Between two looks for what is too old. Milliseconds. */
const everyMs = 6 * 3_600_000;
const dayMs = 86_400_000;

interface RetentionDeps {
  readonly retention: Retention;
  readonly days: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes what is older than the retention time, and lets others work between transactions. */
async function removeOld(
  { retention, days, clock }: Omit<RetentionDeps, 'log'>,
  signal: AbortSignal,
): Promise<Removed | null> {
  const work = retention.remove(clock.now() - days() * dayMs);
  for (;;) {
    if (signal.aborted) return null;
    const step = work.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

/** Removes now, and every six hours until it is stopped. A failure is in the log, and the next time is another try. */
export function startRetention(deps: RetentionDeps): { stop(): Promise<void> } {
  const end = new AbortController();
  const work = async (): Promise<void> => {
    try {
      const removed = await removeOld(deps, end.signal);
      if (removed !== null && removed.activity + removed.operations + removed.claims > 0) {
        deps.log.info('retention.removed', { ...removed });
      }
    } catch (cause) {
      deps.log.error('retention.failed', { cause });
    }
  };
  const repeater = repeat(everyMs, work);
  void repeater.now();
  return {
    async stop() {
      end.abort();
      await repeater.stop();
    },
  };
}
