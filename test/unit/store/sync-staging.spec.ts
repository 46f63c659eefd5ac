import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../electron/agent/store/database';
import { createSyncStore, type SyncStore } from '../../../electron/agent/store/sync-storage';
import type { DirectoryImportObject } from '../../../electron/agent/sync/objects';
import type { StagedImport } from '../../../electron/agent/sync/storage';
import { account, guid } from '../sync/support/harness';

const partitionDn = 'DC=corp';
let db: Database;
let store: SyncStore;
beforeEach(() => {
  db = openDatabase(':memory:');
  store = createSyncStore(db);
});

type Step = (target: StagedImport<DirectoryImportObject>) => void;
const stage =
  (...objects: readonly DirectoryImportObject[]): Step =>
  (target) =>
    void target.stage(objects);
const gone =
  (...numbers: readonly number[]): Step =>
  (target) =>
    target.gone(numbers.map(guid));
const keep =
  (...numbers: readonly number[]): Step =>
  (target) =>
    target.keep(numbers.map(guid));

/** Runs an import in these steps. @returns what it counted */
function runImport(steps: readonly Step[], full = false, partition = partitionDn): unknown {
  const target = store.spaces.beginDirectory(
    store.runs.start('corp', full ? 'Full Import' : 'Delta Import', 1),
    'corp',
    partition,
  );
  for (const step of steps) step(target);
  while (full && target.stageUnseen());
  const counts = target.counts();
  target.ready('{}', 1);
  while (target.apply());
  return counts;
}

/** Who is there, with the name; an object that waits to be deleted is not. */
function present(): unknown {
  return db
    .prepare(
      `SELECT o.object_guid AS guid, o.display_name AS name FROM cs_directory o
       LEFT JOIN sync_pending p ON p.connector_id = o.connector_id AND p.object_id = o.id
       WHERE p.op IS NOT 'delete' ORDER BY 1`,
    )
    .all();
}
const person = (number: number, name = `User ${number}`): unknown => ({ guid: guid(number), name });
const renamed = (number: number, displayName: string): DirectoryImportObject =>
  account(number, { displayName });
const none = { adds: 0, updates: 0, renames: 0, deletes: 0, unchanged: 0 };

/** The connector space has 1 and 2 and was synchronised. */
function settle(): void {
  runImport([stage(account(1), account(2))], true);
  db.exec('DELETE FROM sync_pending');
}

describe('of what an import says of one object the last word counts', () => {
  beforeEach(settle);

  it.each<[string, readonly Step[], object, readonly unknown[]]>([
    [
      'gone, then there as it was',
      [gone(1), stage(account(1))],
      { ...none, unchanged: 1 },
      [person(1), person(2)],
    ],
    ['there as it was, then gone', [stage(account(1)), gone(1)], { ...none, deletes: 1 }, [person(2)]],
    [
      'gone, then changed',
      [gone(1), stage(renamed(1, 'Anne'))],
      { ...none, updates: 1 },
      [person(1, 'Anne'), person(2)],
    ],
    ['changed, then gone', [stage(renamed(1, 'Anne')), gone(1)], { ...none, deletes: 1 }, [person(2)]],
    ['gone twice', [gone(1), gone(1)], { ...none, deletes: 1 }, [person(2)]],
    [
      'there, gone, there again',
      [stage(account(1)), gone(1), stage(account(1))],
      { ...none, unchanged: 1 },
      [person(1), person(2)],
    ],
    [
      'changed, then as it was',
      [stage(renamed(1, 'Anne')), stage(account(1))],
      { ...none, unchanged: 1 },
      [person(1), person(2)],
    ],
    [
      'as it was, then changed twice',
      [stage(account(1)), stage(renamed(1, 'Anne')), stage(renamed(1, 'Bert'))],
      { ...none, updates: 1 },
      [person(1, 'Bert'), person(2)],
    ],
    ['new, then gone', [stage(account(3)), gone(3)], none, [person(1), person(2)]],
    ['gone, then not to be read', [gone(1), keep(1)], none, [person(1), person(2)]],
    [
      'not to be read, then as it was',
      [keep(1), stage(account(1))],
      { ...none, unchanged: 1 },
      [person(1), person(2)],
    ],
  ])('%s', (_, steps, counts, people) => {
    expect(runImport(steps)).toEqual(counts);
    expect(present()).toEqual(people);
  });

  it('counts who is gone once in a full import, and nobody as unseen who was told of', () => {
    expect(runImport([stage(account(1), account(2)), gone(2)], true)).toEqual({
      ...none,
      deletes: 1,
      unchanged: 1,
    });
    expect(present()).toEqual([person(1)]);
  });

  it('counts who comes from another partition, goes and comes again', () => {
    const counts = runImport([stage(account(1)), gone(1), stage(account(1))], false, 'DC=child,DC=corp');
    expect(counts).toEqual({ ...none, updates: 1 });
    expect(present()).toEqual([person(1), person(2)]);
  });

  it('says which keys came before', () => {
    const run = store.runs.start('corp', 'Delta Import', 1);
    const target = store.spaces.beginDirectory(run, 'corp', partitionDn);
    target.gone([guid(1)]);
    expect(target.stage([account(1), account(2)])).toEqual([guid(1)]);
    expect(target.stage([account(2)])).toEqual([guid(2)]);
    target.discard();
  });
});

it('ends as the last word on each object, whatever came before, and counts each object once', () => {
  const word = fc.record({
    number: fc.integer({ min: 1, max: 4 }),
    said: fc.constantFrom('same', 'Anne', 'Bert', 'gone'),
  });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.boolean(), (words, full) => {
      db = openDatabase(':memory:');
      store = createSyncStore(db);
      settle();
      const steps = words.map(({ number, said }) => {
        if (said === 'gone') return gone(number);
        return stage(said === 'same' ? account(number) : renamed(number, said));
      });
      const counts = runImport(steps, full) as Record<string, number>;
      const last = new Map(words.map(({ number, said }) => [number, said]));
      const names = new Map<number, string>();
      const expected = { ...none };
      for (const number of [1, 2, 3, 4]) {
        const known = number <= 2;
        const said = last.get(number) ?? (full ? 'gone' : null);
        if (said === 'gone') expected.deletes += known ? 1 : 0;
        else if (known && said === 'same') expected.unchanged += 1;
        else if (said !== null) expected[known ? 'updates' : 'adds'] += 1;
        if (said !== 'gone' && (known || said !== null))
          names.set(number, said === null || said === 'same' ? `User ${number}` : said);
      }
      db.exec("DELETE FROM sync_pending WHERE op <> 'delete'");
      expect([counts, present()]).toEqual([
        expected,
        [...names].map(([number, name]) => person(number, name)),
      ]);
      db.close();
    }),
    { numRuns: 200 },
  );
});
