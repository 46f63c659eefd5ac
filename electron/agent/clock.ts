/** Time as the agent sees it, so that tests can move it. */
export interface Clock {
  /** Wall clock. Epoch milliseconds. */
  now(): number;
  /** Milliseconds from an arbitrary start, never set back: for durations. */
  monotonic(): number;
}

/** The computer’s clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
