import { ok } from '../../../shared/result';
import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';

/** `operations.query` and `operations.events`: the log, a page at a time, and the events of one line. */
export function operationsHandlers(
  agent: AgentFacade,
): Pick<Handlers, 'operations.query' | 'operations.events'> {
  return {
    'operations.query': (query) => ok(agent.queryOperations(query)),
    'operations.events': ({ requestId }) => ok([...agent.operationEvents(requestId)]),
  };
}
