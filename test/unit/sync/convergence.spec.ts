import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../electron/agent/store/database';
import type { DirectoryImportObject } from '../../../electron/agent/sync/objects';
import type { RunProfile } from '../../../electron/agent/sync/run';
import { account, createHarness, guid, stateOf, user, type Harness } from './support/harness';
import { createWorld, type World } from './support/world';

type Step = (world: World, harness: Harness) => void | Promise<void>;

const places = [
  ['corp', 'DC=corp'],
  ['corp', 'DC=child,DC=corp'],
  ['fabrikam', 'DC=fabrikam'],
] as const;
const number = fc.integer({ min: 1, max: 4 });
const anchor = fc.constantFrom('anchor-1', 'anchor-2', 'anchor-3', null);
const connector = fc.constantFrom('corp', 'fabrikam', 'cloud');
const forest = fc.constantFrom('corp', 'fabrikam');

const attributes = fc.record({
  consistencyGuid: anchor,
  userAccountControl: fc.constantFrom(512, 514),
  recipientTypeDetails: fc.constantFrom(null, null, null, 1, 2),
  distinguishedName: fc.constantFrom('CN=x,OU=a,DC=corp', 'CN=x,OU=b,DC=corp'),
}) as fc.Arbitrary<Partial<DirectoryImportObject>>;

const put = fc
  .tuple(fc.constantFrom(...places), number, attributes)
  .map(([[where, partition], who, changes]): Step => (world) => {
    world.put(where, partition, account(who, changes));
  });
const remove = fc.tuple(forest, number).map(
  ([where, who]): Step =>
    (world) =>
      world.remove(where, guid(who)),
);
const restore = fc.tuple(forest, number).map(
  ([where, who]): Step =>
    (world) =>
      world.restore(where, guid(who)),
);
/** Gone for one import, and back before anything was synchronised. */
const blip = fc.tuple(forest, number).map(([where, who]): Step => async (world, harness) => {
  world.remove(where, guid(who));
  await harness.run(where, 'Delta Import');
  world.restore(where, guid(who));
});
const otherController = forest.map(
  (where): Step =>
    (world) =>
      world.otherController(where),
);
const putUser = fc
  .tuple(number, anchor, fc.constantFrom('federated', 'cloudOnly'))
  .map(([who, sourceAnchor, authenticationType]): Step => (world) => {
    world.putUser(user(who, { sourceAnchor, authenticationType }));
  });
const removeUser = number.map(
  (who): Step =>
    (world) =>
      world.removeUser(`User_${who}`),
);
const run = fc
  .tuple(
    connector,
    fc.constantFrom<RunProfile>(
      'Full Import',
      'Delta Import',
      'Delta Import',
      'Full Synchronization',
      'Delta Synchronization',
      'Delta Synchronization',
    ),
  )
  .map(([where, profile]): Step => async (_world, harness) => {
    await harness.run(where, profile);
  });

const step = fc.oneof(
  { weight: 6, arbitrary: put },
  { weight: 2, arbitrary: remove },
  { weight: 1, arbitrary: restore },
  { weight: 2, arbitrary: blip },
  { weight: 1, arbitrary: otherController },
  { weight: 4, arbitrary: putUser },
  { weight: 1, arbitrary: removeUser },
  { weight: 8, arbitrary: run },
);

describe('any sequence of changes, imports and synchronisations', () => {
  it.each(['Full', 'Delta'] as const)(
    'ends after a %s cycle in the links of a full import and synchronisation from scratch',
    async (policy) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20, size: 'max' }), async (steps) => {
          const world = createWorld();
          const long = createHarness(world.sources);
          for (const one of steps) await one(world, long);
          await long.cycle(policy);
          const scratch = createHarness(world.sources, openDatabase(':memory:'));
          await scratch.cycle('Full');
          try {
            expect(stateOf(long.db)).toEqual(stateOf(scratch.db));
          } finally {
            long.db.close();
            scratch.db.close();
          }
        }),
        { numRuns: 500 },
      );
    },
    120_000,
  );
});
