import { within } from '../../../shared/relay/timers';
import type { Links } from './links';
import { nodeTimers } from './node-timers';
import { closeWithin } from './service-bus-client';
import type { RelayTimings } from './timings';

async function idle(links: Links, timeoutMs: number): Promise<boolean> {
  const all = Promise.allSettled(links.running).then(() => true);
  return within(nodeTimers, timeoutMs, all, () => false);
}

/**
 * Takes no further messages, waits for the handlers of these links (they settle over them), and closes. A handler
 * that takes longer loses its lock, and the message is delivered again.
 *
 * @param onQuiet told when no further message comes
 * @param ending aborted when the grace is over and handlers still run; `null` when the relay goes on with other links
 */
export async function retireLinks(
  links: Links,
  ending: AbortController | null,
  timings: RelayTimings,
  onQuiet: () => void,
): Promise<void> {
  await closeWithin(timings.closeTimeoutMs, links.subscription);
  onQuiet();
  if (!(await idle(links, timings.handlerGraceMs)) && ending !== null) {
    ending.abort();
    await idle(links, timings.abortGraceMs);
  }
  await closeWithin(timings.closeTimeoutMs, links.client);
}
