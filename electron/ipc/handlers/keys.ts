import { err, ok } from '../../../shared/result';
import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';

/**
 * `keys.list` and `keys.roll`. A second rollover while one is under way is refused with `busy`.
 *
 * @param actor operating-system user, for the activity log
 */
export function keysHandlers(agent: AgentFacade, actor: string): Pick<Handlers, 'keys.list' | 'keys.roll'> {
  let rolling = false;
  return {
    'keys.list': () => ok([...agent.keys()]),
    'keys.roll': async () => {
      if (rolling) return err({ code: 'busy', message: 'The keys are being rolled already. Wait a moment.' });
      rolling = true;
      try {
        const rolled = await agent.rollKeys(actor);
        return rolled.ok ? ok([...rolled.value]) : rolled;
      } finally {
        rolling = false;
      }
    },
  };
}
