import { maxListedDeadLetters, type DeadLetterList } from '../../shared/ipc/dead-letter-channels';
import { err, ok } from '../../shared/result';
import type { Answer } from './agent-facade';
import type { AgentRelay, MessageHandler } from './relay-port';
import type { StatusHolder } from './status';

/**
 * Keeps the number in the status: each call counts, one count at a time. What is asked for meanwhile is one more count
 * after it, however often it was.
 */
export function createDeadLetterCount(
  relay: Pick<AgentRelay, 'deadLetters'>,
  status: Pick<StatusHolder, 'get' | 'update'>,
): () => void {
  let asked = 0;
  let counted = 0;
  let running: Promise<void> | null = null;
  const count = async (): Promise<void> => {
    while (counted < asked) {
      counted = asked;
      const dead = await relay.deadLetters();
      if (dead.ok) status.update({ relay: { ...status.get().relay, deadLetters: dead.value } });
    }
    running = null;
  };
  return () => {
    asked += 1;
    running ??= count();
  };
}

/**
 * A handler that tells of every message it has put to the dead letters, when it has done with it. Not waited for:
 * counting takes a connection of its own, and good requests wait for this handler.
 */
export function noticingDeadLetters(handler: MessageHandler, onDeadLetter: () => void): MessageHandler {
  return async (message, signal) => {
    const ends = new Set<string>();
    const settle: typeof message.settle = (settlement) => {
      ends.add(settlement.kind);
      return message.settle(settlement);
    };
    await handler({ ...message, settle }, signal);
    if (ends.has('deadLetter')) onDeadLetter();
  };
}

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
