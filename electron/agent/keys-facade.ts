import type { KeyGeneration } from '../../shared/ipc/keys-channels';
import { err, ok } from '../../shared/result';
import type { AgentFacade } from './agent-facade';
import type { AgentParts } from './agent';
import type { KeyLife } from './key-life';
import { repeat } from './repeat';
import type { WritebackSwitch } from './writeback-switch';

/** How often it is looked whether a generation is to be replaced or destroyed. */
const lookEveryMs = 60_000;

interface KeysDeps {
  readonly keyLife: KeyLife;
  readonly writeback: Pick<WritebackSwitch, 'whileOn'>;
  /** Tells the portal that the new generation is in use. */
  readonly beat: () => Promise<void>;
}

/** Puts the present generation into the status. */
export function showKey({ keyring, status }: Pick<AgentParts, 'keyring' | 'status'>): void {
  const current = keyring.current();
  const key =
    current === null
      ? null
      : { kid: current.kid, createdAt: current.createdAt, expiresAt: current.expiresAt };
  status.update({ key });
}

/**
 * What a host may do with the keys, and what time does with them. At once and every minute until `stop`,
 * what is over is destroyed; every minute what is due is rolled.
 */
export function createKeys(
  { keyring, log }: Pick<AgentParts, 'keyring' | 'log'>,
  { keyLife, writeback, beat }: KeysDeps,
): {
  readonly list: () => readonly KeyGeneration[];
  readonly roll: AgentFacade['rollKeys'];
  readonly stop: () => Promise<void>;
} {
  const roll = async (actor: string): ReturnType<AgentFacade['rollKeys']> => {
    const rolled = await writeback.whileOn((signal) => keyLife.roll(actor, signal));
    if (rolled === null)
      return err({ code: 'notAllowed', message: 'Writeback is not on: switching it on makes new keys.' });
    if (!rolled.ok) return err({ code: 'failed', message: rolled.error });
    await beat();
    return ok(keyring.list());
  };
  const look = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await keyLife.sweep();
      await work();
    } catch (cause) {
      log.error('keys.unexpected', { cause });
    }
  };
  const looks = repeat(lookEveryMs, () => look(async () => keyLife.rollDue() && roll('agent')));
  // What ended while the agent was away. Writeback is not on yet, so nothing can be rolled.
  const first = look(() => Promise.resolve());
  const stop = async (): Promise<void> => {
    await first;
    await looks.stop();
  };
  return { list: keyring.list, roll, stop };
}
