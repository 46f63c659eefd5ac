import { operationQuerySchema, type Snapshot } from '../../../shared/ipc/contract';
import { ok } from '../../../shared/result';
import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';

/** What the snapshot says besides the agent’s state. */
export interface HostFacts {
  readonly version: string;
  /** Name of this computer. */
  readonly computer: string;
  /** As the deltas beside it have it. Absent = 0: who asks once gets no deltas. */
  readonly epoch?: number;
}

/**
 * `state.snapshot`: everything Overview and Operations begin with.
 *
 * @param seq number of the newest delta sent so far. What is still waiting to be sent is in the snapshot already and
 *   comes again in the next delta; a line is known by its `seq`, so the console shows it once
 */
export function stateHandlers(
  agent: AgentFacade,
  facts: HostFacts,
  seq: () => number,
): Pick<Handlers, 'state.snapshot'> {
  const newest = operationQuerySchema.parse({});
  return {
    'state.snapshot': () => {
      const snapshot: Snapshot = {
        epoch: 0,
        seq: seq(),
        ...facts,
        status: agent.status(),
        counts: agent.counts(),
        operations: agent.queryOperations(newest).operations,
      };
      return ok(snapshot);
    },
  };
}
