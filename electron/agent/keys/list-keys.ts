import { err, ok } from '../../../shared/result';
import type { KeysFacade } from '../agent-facade';
import type { Keyring } from './keyring';

/** The keyring’s one generation, for the console. It rolls when writeback is disabled and enabled. */
export function listKeys(keyring: Pick<Keyring, 'current'>): KeysFacade {
  return {
    list: () => {
      const { kid, createdAt, expiresAt } = keyring.current();
      return Promise.resolve(ok([{ kid, createdAt, expiresAt, state: 'current' }]));
    },
    roll: () =>
      Promise.resolve(
        err({ code: 'failed', message: 'This agent rolls its keys only when writeback is enabled again.' }),
      ),
  };
}
