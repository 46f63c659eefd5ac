import type { IpcError } from '../../shared/ipc/contract';
import type { KeyView } from '../../shared/ipc/keys-channels';
import { err, ok } from '../../shared/result';
import type { KeysFacade } from '../../electron/agent/agent-facade';

/** Key generations that do what the test says. */
export interface FakeKeys extends KeysFacade {
  generations: KeyView[];
  /** Why a call is refused; `null` = it is not. */
  refusing: { list: IpcError | null; roll: IpcError | null };
  readonly calls: string[];
}

const dayMs = 86_400_000;
const lifeMs = 182 * dayMs;

/** Three generations: the current one, one that retires, one that is destroyed. */
export function threeGenerations(now: number): KeyView[] {
  const made = (kid: string, createdAt: number, state: KeyView['state']): KeyView => ({
    kid,
    createdAt,
    expiresAt: createdAt + lifeMs,
    state,
  });
  return [
    made('k7Qp-x2A', now - 3 * 60_000, 'current'),
    made('Zr4b9LdM', now - 180 * dayMs, 'retiring'),
    made('p0Ua_3Ke', now - 361 * dayMs, 'destroyed'),
  ];
}

/** Takes part in a test in place of the real keys. `now` gives epoch milliseconds. */
export function createFakeKeys(now: () => number = Date.now): FakeKeys {
  const fake: FakeKeys = {
    generations: threeGenerations(now()),
    refusing: { list: null, roll: null },
    calls: [],
    list: () => Promise.resolve(fake.refusing.list === null ? ok(fake.generations) : err(fake.refusing.list)),
    roll(actor) {
      fake.calls.push(`roll by ${actor === '' ? 'nobody' : 'somebody'}`);
      if (fake.refusing.roll !== null) return Promise.resolve(err(fake.refusing.roll));
      const createdAt = now();
      const kid = `roll-${fake.calls.length}`;
      fake.generations = [
        { kid, createdAt, expiresAt: createdAt + lifeMs, state: 'current' },
        ...fake.generations.map((one): KeyView =>
          one.state === 'current' ? { ...one, state: 'retiring' } : one,
        ),
      ];
      return Promise.resolve(ok(fake.generations));
    },
  };
  return fake;
}
