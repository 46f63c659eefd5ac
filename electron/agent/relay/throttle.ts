import type { Log } from '../diagnostics/log';
import type { RelayFault } from '../../../shared/relay/relay-fault';

/** Reports problems, the same one at most once per interval with the number left out since. */
export type FaultLog = (source: string, fault: RelayFault) => void;

/** The SDK reports an outage every second: this makes one entry per `everyMs` of it. */
export function throttledFaults(log: Log, everyMs: number, monotonic: () => number): FaultLog {
  const seen = new Map<string, { readonly at: number; leftOut: number }>();
  return (source, fault) => {
    const key = `${source} ${fault.code}`;
    const before = seen.get(key);
    const now = monotonic();
    if (before !== undefined && now - before.at < everyMs) {
      before.leftOut += 1;
      return;
    }
    seen.set(key, { at: now, leftOut: 0 });
    const { code, message, retryable } = fault;
    log.warn('relay.fault', { source, code, message, retryable, leftOut: before?.leftOut ?? 0 });
  };
}
