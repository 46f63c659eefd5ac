import { maxListedDeadLetters, type DeadLetterList } from '../../shared/ipc/dead-letter-channels';
import { err, ok } from '../../shared/result';
import type { Answer } from './agent-facade';
import type { AgentRelay } from './relay-port';
import type { StatusHolder } from './status';

/** Asks the relay for the dead letters, and brings the number in the status up to date with what it says. */
export async function deadLetterList(
  relay: Pick<AgentRelay, 'listDeadLetters'>,
  status: Pick<StatusHolder, 'get' | 'update'>,
): Answer<DeadLetterList> {
  const listed = await relay.listDeadLetters();
  if (!listed.ok) {
    return err({ code: 'failed', message: `The relay could not be asked: ${listed.error.message}` });
  }
  const entries = [...listed.value];
  const before = status.get().relay;
  if (before.deadLetters !== entries.length)
    status.update({ relay: { ...before, deadLetters: entries.length } });
  return ok({ entries, more: entries.length === maxListedDeadLetters });
}
