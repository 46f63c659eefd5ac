import type { Timers } from '../../../shared/relay/timers';

/** The timers of Node. */
export const nodeTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
