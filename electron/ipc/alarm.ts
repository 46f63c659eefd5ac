import type { Clock } from '../agent/clock';

/** One timer that can be moved forward, never back. */
export interface Alarm {
  /** Goes off at the time given, or earlier where that is planned already. Monotonic milliseconds. */
  setFor(at: number): void;
  cancel(): void;
}

/** Makes an alarm that is not set. It can be set again while it goes off. */
export function createAlarm(clock: Clock, goOff: () => void): Alarm {
  let timer: NodeJS.Timeout | null = null;
  let dueAt = Infinity;
  const cancel = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    dueAt = Infinity;
  };
  return {
    cancel,
    setFor(at) {
      if (at >= dueAt) return;
      cancel();
      dueAt = at;
      timer = setTimeout(
        () => {
          cancel();
          goOff();
        },
        Math.max(0, at - clock.monotonic()),
      );
    },
  };
}
