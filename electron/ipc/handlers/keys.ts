import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';
import { copied } from './copied';

/**
 * `keys.*`: key generations.
 *
 * @param actor operating-system user, for the activity log
 */
export function keysHandlers(
  { keys }: Pick<AgentFacade, 'keys'>,
  actor: string,
): Pick<Handlers, 'keys.list' | 'keys.roll'> {
  return {
    'keys.list': () => copied(keys.list()),
    'keys.roll': () => copied(keys.roll(actor)),
  };
}
