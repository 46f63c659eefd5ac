import type { UsedHost } from '../../../../shared/model/partition';
import type { Clock } from '../../clock';

/** Remembers which domain controller is in use, and since when without a change. */
export interface UsedHostHolder {
  note(host: string): void;
  /** `null` = none yet. */
  get(): UsedHost | null;
}

export function createUsedHost(clock: Pick<Clock, 'now'>): UsedHostHolder {
  let used: UsedHost | null = null;
  return {
    note: (host) => {
      if (used?.host !== host) used = { host, since: clock.now() };
    },
    get: () => used,
  };
}
