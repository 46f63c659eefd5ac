import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';

/**
 * `cloud.*`: where the cloud’s users come from.
 *
 * @param actor operating-system user, for the activity log
 */
export function cloudHandlers(
  { cloud }: Pick<AgentFacade, 'cloud'>,
  actor: string,
): Pick<Handlers, 'cloud.get' | 'cloud.save'> {
  return {
    'cloud.get': () => cloud.get(),
    'cloud.save': (change) => cloud.save(change, actor),
  };
}
