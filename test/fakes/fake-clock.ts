import type { Clock } from '../../electron/agent/clock';

/** A clock that stands still until it is moved. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** Starts at a fixed moment. */
export function createFakeClock(start = Date.UTC(2026, 10, 21, 12)): FakeClock {
  let passed = 0;
  return {
    now: () => start + passed,
    monotonic: () => passed,
    advance(ms) {
      passed += ms;
    },
  };
}
