import type { IpcError } from '../../shared/ipc/contract';
import { err, ok } from '../../shared/result';
import type { PeopleFacade } from './agent-facade';
import type { Clock } from './clock';
import { diagnose } from './diagnose/diagnose';
import type { Forests } from './directory-port';
import type { Store } from './store/store';

interface PeopleDeps {
  readonly store: Pick<Store, 'people' | 'identity'>;
  readonly forests: Pick<Forests, 'inspect'>;
  readonly clock: Clock;
}

/** A diagnosis ends by then, whatever the network does. Milliseconds. */
const limitMs = 60_000;

/** People for the console: found in the connector spaces, diagnosed at the directory. Writes nothing. */
export function createPeople({ store, forests, clock }: PeopleDeps): PeopleFacade {
  return {
    find: (text) => store.people.search(text),
    diagnose: async (key) => {
      const person = store.people.byKey(key);
      if (person === null) {
        const error: IpcError = {
          code: 'notFound',
          message: 'This person is no longer in the connector spaces. Search again.',
        };
        return err(error);
      }
      const signal = AbortSignal.timeout(limitMs);
      const lines = await diagnose(person, {
        identity: store.identity,
        inspect: (ref) => forests.inspect(ref, signal),
        now: () => clock.now(),
      });
      return ok({ at: clock.now(), lines: [...lines] });
    },
  };
}
