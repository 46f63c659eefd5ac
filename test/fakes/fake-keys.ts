import type { IpcError } from '../../shared/ipc/contract';
import type { KeyGeneration } from '../../shared/ipc/keys-channels';
import { err, ok } from '../../shared/result';
import type { Answer } from '../../electron/agent/agent-facade';

/** Key generations that do what the test says. */
export interface FakeKeys {
  /** As the agent’s `rollKeys`. */
  roll(actor: string): Answer<readonly KeyGeneration[]>;
  generations: readonly KeyGeneration[];
  /** Why a call is refused; `null` = it is not. */
  refusing: { roll: IpcError | null };
  readonly calls: string[];
}

const dayMs = 86_400_000;
const lifeMs = 182 * dayMs;

/** Three generations: the current one, one that retires, one that is destroyed. */
function threeGenerations(now: number): KeyGeneration[] {
  const made = (kid: string, createdAt: number, state: KeyGeneration['state']): KeyGeneration => ({
    kid,
    createdAt,
    expiresAt: createdAt + lifeMs,
    state,
    destroyedAt: state === 'current' ? null : createdAt + lifeMs,
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
    refusing: { roll: null },
    calls: [],
    roll(actor) {
      fake.calls.push(`roll by ${actor === '' ? 'nobody' : 'somebody'}`);
      if (fake.refusing.roll !== null) return Promise.resolve(err(fake.refusing.roll));
      const createdAt = now();
      const kid = `roll-${fake.calls.length}`;
      fake.generations = [
        { kid, createdAt, expiresAt: createdAt + lifeMs, state: 'current', destroyedAt: null },
        ...fake.generations.map((one): KeyGeneration =>
          one.state === 'current' ? { ...one, state: 'retiring', destroyedAt: createdAt + 420_000 } : one,
        ),
      ];
      return Promise.resolve(ok(fake.generations));
    },
  };
  return fake;
}
