import type { AgentFacade } from '../../agent/agent-facade';
import type { Handlers } from '../register';

/** `deadLetters.list`. */
export function deadLettersHandlers(
  agent: Pick<AgentFacade, 'deadLetters'>,
): Pick<Handlers, 'deadLetters.list'> {
  return { 'deadLetters.list': () => agent.deadLetters() };
}
