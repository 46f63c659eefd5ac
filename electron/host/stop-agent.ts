import type { AgentFacade } from '../agent/agent-facade';
import type { Log } from '../agent/diagnostics/log';

/** How long an agent may take to end what it began before the host goes without it. */
const stopTimeoutMs = 10_000;

/** Stops an agent within the limit. Never throws: the host is going down either way. @returns whether it stopped */
export async function stopAgent(
  agent: Pick<AgentFacade, 'stop'>,
  log: Log,
  timeoutMs = stopTimeoutMs,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), timeoutMs);
  });
  try {
    if ((await Promise.race([agent.stop(), late])) !== 'late') return true;
    log.error('host.stopTimedOut', { timeoutMs });
  } catch (cause) {
    log.error('host.stopFailed', { cause });
  } finally {
    clearTimeout(timer);
  }
  return false;
}
