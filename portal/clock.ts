/** Time as the portal sees it, so that tests can move it. */
export interface PortalClock {
  /** Wall clock. Epoch milliseconds. */
  now(): number;
  /** Milliseconds from an arbitrary start, never set back: for durations. */
  monotonic(): number;
}

/** The computer’s clocks. */
export const systemClock: PortalClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
