import { ok } from '../../../shared/result';
import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';

/** `people.find` and `people.diagnose`. */
export function peopleHandlers({
  people,
}: Pick<AgentFacade, 'people'>): Pick<Handlers, 'people.find' | 'people.diagnose'> {
  return {
    'people.find': async ({ text }) => ok([...(await people.find(text))]),
    'people.diagnose': ({ key }) => people.diagnose(key),
  };
}
