import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';
import { auditHandlers } from './audit';
import { cloudHandlers } from './cloud';
import { connectorsHandlers } from './connectors';
import { deadLettersHandlers } from './dead-letters';
import { keysHandlers } from './keys';
import { operationsHandlers } from './operations';
import { peopleHandlers } from './people';
import { stateHandlers, type HostFacts } from './state';
import { syncHandlers } from './sync';
import { writebackHandlers } from './writeback';

/** All channels but the wizard’s and the window’s. */
export type AgentHandlers = Omit<Handlers, `setup.${string}` | `window.${string}`>;

/**
 * A handler for every channel of a running agent.
 *
 * @param actor who asks, for the activity log
 * @param seq number of the newest delta sent so far
 * @param chooseFile asks where to save; `null` = nowhere
 */
export function agentHandlers(
  agent: AgentFacade,
  facts: HostFacts,
  actor: string,
  seq: () => number,
  chooseFile: (name: string) => Promise<string | null>,
): AgentHandlers {
  return {
    ...stateHandlers(agent, facts, seq),
    ...operationsHandlers(agent),
    ...deadLettersHandlers(agent),
    ...keysHandlers(agent, actor),
    ...auditHandlers(agent, actor, chooseFile),
    ...writebackHandlers(agent, actor),
    ...connectorsHandlers(agent, actor),
    ...peopleHandlers(agent),
    ...syncHandlers(agent, actor),
    ...cloudHandlers(agent, actor),
  };
}
