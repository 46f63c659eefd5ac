import { err, ok } from '../../../shared/result';
import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';

/**
 * `writeback.set`: the big switch. The agent puts calls in turn, and off cuts a waiting on short; the same call again
 * while it is under way is refused with `busy`.
 *
 * @param actor operating-system user, for the activity log
 */
export function writebackHandlers(agent: AgentFacade, actor: string): Pick<Handlers, 'writeback.set'> {
  const underWay = new Set<boolean>();
  return {
    'writeback.set': async ({ enabled }) => {
      if (underWay.has(enabled))
        return err({ code: 'busy', message: 'This is being done already. Wait a moment.' });
      underWay.add(enabled);
      try {
        return ok(await agent.setWriteback(enabled, actor));
      } finally {
        underWay.delete(enabled);
      }
    },
  };
}
