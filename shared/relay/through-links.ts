import { err, type Result } from '../result';
import { timedOutFault, type RelayFault } from './relay-fault';
import type { Supervisor } from './supervisor';
import { within, type Timers } from './timers';

/** Bounds of one call that may be tried several times. Milliseconds. */
export interface CallBounds {
  /** For everything, waiting for links included. */
  readonly totalMs: number;
  /** For one attempt. */
  readonly attemptMs: number;
  /** Between attempts. */
  readonly pauseMs: number;
}

/** What a repeated call needs of the world. */
export interface CallDeps {
  readonly timers: Timers;
  /** Milliseconds, never set back. */
  readonly monotonic: () => number;
}

/**
 * Makes a call over the links in use, again over new ones when it fails in a way that may pass. Only for calls that
 * may safely happen twice (a message with an id of its own). An attempt that does not end in time condemns its
 * links: the SDK is known to keep silent on dead ones.
 */
export async function throughLinks<L, T>(
  supervisor: Supervisor<L>,
  deps: CallDeps,
  bounds: CallBounds,
  call: (links: L) => Promise<Result<T, RelayFault>>,
): Promise<Result<T, RelayFault>> {
  const endsAt = deps.monotonic() + bounds.totalMs;
  let last: RelayFault = { code: 'relayUnreachable', retryable: true, message: 'No connection to the relay' };
  for (;;) {
    const leftMs = endsAt - deps.monotonic();
    const links = leftMs <= 0 ? null : await supervisor.whenUp(leftMs);
    if (links === null) return err(last);
    const attemptMs = Math.max(1, Math.min(bounds.attemptMs, endsAt - deps.monotonic()));
    const late = timedOutFault('The call', attemptMs);
    const result = await within<Result<T, RelayFault>>(deps.timers, attemptMs, call(links), () => err(late));
    if (result.ok) return result;
    last = result.error;
    if (last === late) supervisor.suspect(links, late);
    else if (last.code === 'relayUnauthorized') supervisor.faulty(links, last);
    if (!last.retryable) return result;
    await new Promise<void>((resolve) => deps.timers.after(bounds.pauseMs, resolve));
  }
}
