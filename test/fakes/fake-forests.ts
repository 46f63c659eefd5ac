import { err, ok } from '../../shared/result';
import type { TestStep } from '../../shared/ipc/directory-channels';
import type { Partition } from '../../shared/model/partition';
import type { ConnectorAccess, Forests } from '../../electron/agent/directory-port';
import { createFakeDirectory } from './fake-directory';

/** Forests in memory: what is asked of them is noted, what they answer is the test’s to set. */
export interface FakeForests extends Forests {
  /** The connectors of every `configure`, newest last. */
  readonly configured: (readonly ConnectorAccess[])[];
  /** What every `test` was given, newest last. */
  readonly tested: ConnectorAccess[];
  /** Answer of `test`. */
  steps: readonly TestStep[];
  /** Answer of `partitions`. */
  partitionsFound: readonly Partition[];
}

/** Every step good. */
const goodSteps: readonly TestStep[] = [
  { id: 'dns', state: 'good', text: 'Found.', remedy: null, ms: 1 },
  { id: 'bind', state: 'good', text: 'Signed in.', remedy: null, ms: 2 },
];

const notSet = Promise.resolve(err('The test has set no answer.'));

export function createFakeForests(changes: Partial<Forests> = {}): FakeForests {
  const fake: FakeForests = {
    ...createFakeDirectory(),
    configured: [],
    tested: [],
    steps: goodSteps,
    partitionsFound: [],
    configure(connectors) {
      fake.configured.push(connectors);
    },
    test(access) {
      fake.tested.push(access);
      return Promise.resolve(fake.steps);
    },
    partitions: () => Promise.resolve(ok(fake.partitionsFound)),
    domainControllers: () => notSet,
    containers: () => notSet,
    inspect: () => notSet,
    diagnosePartition: () => notSet,
    probe: (id) =>
      Promise.resolve({
        id,
        name: id,
        pdc: null,
        state: 'reachable',
        checkedAt: 0,
        rttMs: null,
        policyHints: null,
        error: null,
      }),
    syncSource: () => null,
    close: () => Promise.resolve(),
    ...changes,
  };
  return fake;
}
