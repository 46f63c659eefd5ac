import { beforeEach, describe, expect, it } from 'vitest';
import type { DirectoryImportObject } from '../../../electron/agent/sync/objects';
import type {
  DirectorySource,
  DirectoryWatermark,
  SourceError,
  SourceEvent,
  Sources,
} from '../../../electron/agent/sync/ports';
import { freshness, missingRuns } from '../../../electron/agent/sync/readiness';
import type { RunProgress } from '../../../electron/agent/sync/run';
import { account, createHarness, guid, stateOf, user, type Harness } from './support/harness';
import { createWorld, type World } from './support/world';

type Event = SourceEvent<DirectoryImportObject, DirectoryWatermark>;
type Script = readonly (Event | Error)[];

const watermark = { invocationId: 'a', usn: '9' };
const end: Event = { kind: 'end', watermark };
const objects = (...all: DirectoryImportObject[]): Event => ({ kind: 'objects', objects: all });
const bad = (changes: Partial<SourceError> = {}): SourceError => ({
  kind: 'bad-row',
  object: 'CN=?,DC=corp',
  key: null,
  line: 7,
  reason: 'userAccountControl: not a number',
  ...changes,
});

async function* play(script: Script): AsyncGenerator<Event> {
  for (const one of script) {
    if (one instanceof Error) throw one;
    yield await Promise.resolve(one);
  }
}

/** A forest that says what it is told to. */
function scripted(full: Script, delta: Script = [], partitions = ['DC=corp']): Sources {
  const source: DirectorySource = {
    partitions: () => partitions,
    fullImport: () => play(full),
    deltaImport: () => play(delta),
  };
  return { connectors: () => ['corp'], directory: () => source, cloud: () => null };
}

const kept = 'What the connector space had before this run stays as it was.';

async function afterGoodImport(script: Script, profile: 'Full Import' | 'Delta Import') {
  const scripts = { full: [objects(account(1), account(2)), end] as Script, delta: script };
  const source: DirectorySource = {
    partitions: () => ['DC=corp'],
    fullImport: () => play(scripts.full),
    deltaImport: () => play(scripts.delta),
  };
  const harness = createHarness({ connectors: () => ['corp'], directory: () => source, cloud: () => null });
  await harness.run('corp', 'Full Import');
  await harness.run('corp', 'Full Synchronization');
  const before = stateOf(harness.db);
  scripts.full = script;
  const run = await harness.run('corp', profile);
  return { harness, run, isAsBefore: JSON.stringify(stateOf(harness.db)) === JSON.stringify(before) };
}

describe('an import that does not come to its end', () => {
  it.each<[string, Script, string, string]>([
    [
      'loses its connection',
      [objects(account(3)), { kind: 'failed', status: 'stopped-connectivity', message: 'Gone.' }],
      'stopped-connectivity',
      `Gone. ${kept}`,
    ],
    [
      'cannot sign in',
      [{ kind: 'failed', status: 'no-start-credentials', message: 'Wrong password.' }],
      'no-start-credentials',
      `Wrong password. ${kept}`,
    ],
    [
      'has no one to ask',
      [{ kind: 'failed', status: 'no-start-connection', message: 'No domain controller.' }],
      'no-start-connection',
      `No domain controller. ${kept}`,
    ],
    [
      'stops without saying that it is the end',
      [objects(account(3))],
      'stopped-connectivity',
      `The source stopped before its end. ${kept}`,
    ],
    [
      'breaks',
      [objects(account(3)), new Error('A bug.')],
      'stopped-server',
      'A bug. What was known before this run still holds.',
    ],
    [
      'has too many errors',
      [{ kind: 'errors', errors: Array.from({ length: 5_001 }, () => bad()) }],
      'stopped-error-limit',
      `More than 5000 errors. ${kept}`,
    ],
  ])('because it %s leaves everything as it was', async (_what, script, status, message) => {
    for (const profile of ['Full Import', 'Delta Import'] as const) {
      const { run, isAsBefore } = await afterGoodImport(script, profile);
      expect([run.status, run.steps[0]?.message, isAsBefore]).toEqual([status, message, true]);
    }
  });

  it('because it is cancelled leaves everything as it was, even while the source hangs', async () => {
    const hang: AsyncIterable<Event> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
      }),
    };
    const source: DirectorySource = {
      partitions: () => ['DC=a', 'DC=b'],
      fullImport: () => hang,
      deltaImport: () => hang,
    };
    const harness = createHarness({ connectors: () => [], directory: () => source, cloud: () => null });
    const controller = new AbortController();
    const running = harness.engine.run(
      { connector: 'corp', profile: 'Full Import' },
      { signal: controller.signal },
    );
    setTimeout(() => controller.abort(), 20);
    const run = await running;
    expect([run.status, run.steps.map(({ message }) => message)]).toEqual([
      'stopped-user-termination-from-wmi-or-ui',
      [`Cancelled. ${kept}`],
    ]);
  });

  it('of one domain does not stop the others', async () => {
    const source: DirectorySource = {
      partitions: () => ['DC=down', 'DC=up'],
      fullImport: (partitionDn) =>
        play(
          partitionDn === 'DC=up'
            ? [objects(account(1)), end]
            : [{ kind: 'failed', status: 'no-start-connection', message: 'Down.' }],
        ),
      deltaImport: () => play([]),
    };
    const harness = createHarness({ connectors: () => ['corp'], directory: () => source, cloud: () => null });
    const run = await harness.run('corp', 'Full Import');
    expect([run.status, run.message, run.steps.map(({ status }) => status)]).toEqual([
      'no-start-connection',
      '1 of 2 steps did not complete.',
      ['no-start-connection', 'success'],
    ]);
  });
});

describe('an import', () => {
  it('counts what it finds and says so while it runs', async () => {
    const world = createWorld();
    const harness = createHarness(world.sources);
    for (const number of [1, 2, 3, 4, 5]) world.put('fabrikam', 'DC=fabrikam', account(number));
    await harness.run('fabrikam', 'Full Import');
    world.put('fabrikam', 'DC=fabrikam', account(1, { mail: 'new@corp.example' }));
    world.put('fabrikam', 'DC=fabrikam', account(2, { distinguishedName: 'CN=user2,OU=Moved,DC=corp' }));
    world.put('fabrikam', 'DC=fabrikam', account(6));
    world.remove('fabrikam', guid(3));
    const seen: RunProgress[] = [];
    const run = await harness.engine.run(
      { connector: 'fabrikam', profile: 'Full Import' },
      { onProgress: (progress) => seen.push(progress) },
    );
    const counts = {
      adds: 1,
      updates: 1,
      renames: 1,
      deletes: 1,
      unchanged: 2,
      joins: 0,
      disconnects: 0,
      errors: {},
    };
    const place = { connector: 'fabrikam', profile: 'Full Import', partitionDn: 'DC=fabrikam' };
    expect([run.status, run.steps[0]?.counts, seen.at(0), seen.at(-1)]).toEqual([
      'success',
      counts,
      {
        runId: run.id,
        ...place,
        step: 1,
        steps: 1,
        phase: 'reading',
        counts: { ...counts, adds: 0, deletes: 0, unchanged: 1 },
      },
      { runId: run.id, ...place, step: 1, steps: 1, phase: 'applying', counts },
    ]);
  });

  it('that finds nobody says so', async () => {
    const harness = createHarness(scripted([end]));
    expect((await harness.run('corp', 'Full Import')).status).toBe('completed-no-objects');
  });

  it('that is asked for without a source does not start', async () => {
    const harness = createHarness({ connectors: () => [], directory: () => null, cloud: () => null });
    const both = [await harness.run('corp', 'Full Import'), await harness.run('cloud', 'Delta Import')];
    expect(both.map(({ status }) => status)).toEqual(['no-start-connection', 'no-start-connection']);
  });

  it('takes the later of two objects with one key', async () => {
    const twice = [objects(account(1), account(2), account(1, { mail: 'later@corp.example' })), end];
    const harness = createHarness(scripted(twice));
    const first = await harness.run('corp', 'Full Import');
    const second = await harness.run('corp', 'Full Import');
    const mails = harness.db.prepare('SELECT mail FROM cs_directory ORDER BY object_guid').all();
    expect([first.steps[0]?.counts.adds, second.steps[0]?.counts.unchanged, mails]).toEqual([
      2,
      2,
      [{ mail: 'later@corp.example' }, { mail: null }],
    ]);
  });

  it('lists what it cannot use with line and reason, keeps those objects, and deletes the others', async () => {
    const script: Script = [
      objects(account(4)),
      { kind: 'errors', errors: [bad({ key: guid(2), object: 'CN=user2,DC=corp' })] },
      end,
    ];
    const { harness, run } = await afterGoodImport(script, 'Full Import');
    const { status, counts, message } = run.steps[0]!;
    expect([status, counts, message, harness.store.runs.errors(run.id, 10)]).toEqual([
      'completed-discovery-errors',
      {
        adds: 1,
        updates: 0,
        renames: 0,
        deletes: 1,
        unchanged: 0,
        joins: 0,
        disconnects: 0,
        errors: { 'bad-row': 1 },
      },
      null,
      [
        {
          step: 1,
          kind: 'bad-row',
          object: 'CN=user2,DC=corp',
          line: 7,
          detail: 'userAccountControl: not a number',
        },
      ],
    ]);
  });

  it('takes nobody for deleted when it cannot tell who is left out, and does not continue from there', async () => {
    const script: Script = [objects(account(4)), { kind: 'errors', errors: [bad()] }, end];
    const { harness, run } = await afterGoodImport(script, 'Full Import');
    expect([
      run.status,
      run.steps[0]?.counts.deletes,
      run.steps[0]?.message,
      harness.store.spaces.count('corp'),
      harness.store.spaces.watermark('corp', 'DC=corp'),
    ]).toEqual([
      'completed-discovery-errors',
      0,
      'Objects that could not be told apart were left out, so that nobody was taken for deleted.',
      3,
      null,
    ]);
  });

  it('reads again from the same place what a delta could not use', async () => {
    const script: Script = [
      { kind: 'errors', errors: [bad({ key: guid(2) })] },
      { kind: 'end', watermark: { invocationId: 'a', usn: '12' } },
    ];
    const { harness, run } = await afterGoodImport(script, 'Delta Import');
    expect([run.status, harness.store.spaces.watermark('corp', 'DC=corp')]).toEqual([
      'completed-discovery-errors',
      JSON.stringify(watermark),
    ]);
  });
});

describe('a delta import', () => {
  it('without a former one imports all and says so', async () => {
    const harness = createHarness(scripted([objects(account(1)), end]));
    const run = await harness.run('corp', 'Delta Import');
    expect([run.status, run.steps[0]?.kind, run.steps[0]?.message]).toEqual([
      'success',
      'Full Import',
      'No delta is possible yet, so that all was imported.',
    ]);
  });

  it('of another domain controller imports all and says so', async () => {
    const world = createWorld();
    const harness = createHarness(world.sources);
    world.put('fabrikam', 'DC=fabrikam', account(1));
    await harness.run('fabrikam', 'Full Import');
    world.otherController('fabrikam');
    const run = await harness.run('fabrikam', 'Delta Import');
    const after = await harness.run('fabrikam', 'Delta Import');
    expect([run.steps[0], after.steps[0]?.kind]).toMatchObject([
      {
        kind: 'Full Import',
        status: 'success',
        counts: { unchanged: 1 },
        message:
          'The last import cannot be continued, so that all was imported: Another domain controller answers.',
      },
      'Delta Import',
    ]);
  });
});

describe('with partitions and forests that come and go', () => {
  let world: World;
  let harness: Harness;
  beforeEach(async () => {
    world = createWorld();
    harness = createHarness(world.sources);
    world.put('corp', 'DC=corp', account(1));
    world.put('corp', 'DC=child,DC=corp', account(2));
    world.putUser(user(2));
    await harness.cycle('Full');
  });

  it('the objects of a deselected partition go with the next run', async () => {
    world.forest('corp').partitions = ['DC=corp'];
    const run = await harness.run('corp', 'Delta Import');
    await harness.run('corp', 'Delta Synchronization');
    expect([
      run.steps.map(({ kind, partitionDn, counts }) => [kind, partitionDn, counts.deletes]),
      harness.store.spaces.count('corp'),
      harness.store.identity.resolve('User_2'),
      (await harness.run('corp', 'Delta Import')).steps.length,
    ]).toEqual([
      [
        ['Deselected Partition', 'DC=child,DC=corp', 1],
        ['Delta Import', 'DC=corp', 0],
      ],
      1,
      { kind: 'refused', code: 'userNotFound', detail: 'notInMetaverse' },
      1,
    ]);
    world.forest('corp').partitions = ['DC=corp', 'DC=child,DC=corp'];
    await harness.cycle('Delta');
    expect(harness.store.identity.resolve('User_2')).toMatchObject({ kind: 'found' });
  });

  it('the people of a forest that is configured no more go with its next run', async () => {
    const { sources } = world;
    const fewer = { ...sources, connectors: () => ['fabrikam'], directory: () => null };
    const later = createHarness(fewer, harness.db);
    const runs = [
      await later.run('corp', 'Full Import'),
      await later.run('corp', 'Delta Synchronization'),
      await later.run('corp', 'Full Import'),
    ];
    expect([runs.map(({ status }) => status), later.store.spaces.count('corp')]).toEqual([
      ['success', 'success', 'no-start-connection'],
      0,
    ]);
    expect(later.store.identity.resolve('User_2')).toMatchObject({ detail: 'notInMetaverse' });
  });

  it('who was pruned comes back with the next delta, also when that follows an import that was under way', async () => {
    const prune = () => harness.store.spaces.prune('corp', (_partition, dn) => !dn.startsWith('CN=user2'), 0);
    prune();
    const at = harness.clock.now();
    const under = harness.store.spaces.beginDirectory(99, 'corp', 'DC=corp');
    under.ready(JSON.stringify({ invocationId: 'a', usn: '1' }), at);
    prune();
    while (under.apply());
    await harness.run('corp', 'Delta Synchronization');
    expect(harness.store.identity.resolve('User_2')).toMatchObject({ detail: 'notInMetaverse' });
    const run = await harness.run('corp', 'Delta Import');
    expect(run.steps.map(({ kind, message }) => [kind, message])).toContainEqual([
      'Full Import',
      'No delta is possible yet, so that all was imported.',
    ]);
    await harness.run('corp', 'Delta Synchronization');
    expect(harness.store.identity.resolve('User_2').kind).toBe('found');
    expect((await harness.run('corp', 'Delta Import')).steps.map(({ kind }) => kind)).not.toContain(
      'Full Import',
    );
  });

  it('nothing is taken out between the reading of a person and the writing of their links', () => {
    const groups: string[] = [];
    harness.store.metaverse.update(
      harness.store.metaverse.anchorsAfter(null, 10),
      (loaded) => {
        groups.push(...loaded.map(({ sourceAnchor }) => sourceAnchor));
        expect(harness.db.isTransaction).toBe(true);
        return [];
      },
      1,
      0,
    );
    expect(groups.length).toBeGreaterThan(1);
  });

  it('the row of an object that a link still names is never another object’s', async () => {
    const link = 'INSERT INTO mv_directory_links VALUES (9000, 700, 3, 1, 0)';
    harness.db.exec(link);
    world.put('corp', 'DC=corp', account(50));
    await harness.run('corp', 'Full Import');
    const { id } = harness.db
      .prepare('SELECT id FROM cs_directory WHERE object_guid = ?')
      .get(account(50).objectGuid) as { id: number };
    expect(id).toBeGreaterThan(700);
  });

  it('objects outside the containers can be pruned at once', async () => {
    const pruned = harness.store.spaces.prune('corp', (_partition, dn) => !dn.startsWith('CN=user2'), 0);
    await harness.run('corp', 'Delta Synchronization');
    expect([pruned.pruned, harness.store.spaces.count('corp')]).toEqual([1, 1]);
    expect(harness.store.identity.resolve('User_2')).toMatchObject({ detail: 'notInMetaverse' });
  });
});

describe('before writeback may be enabled', () => {
  it('it says which full import and synchronisation is missing', async () => {
    const world = createWorld();
    const harness = createHarness(world.sources);
    const missing = () =>
      missingRuns(harness.store.runs, ['corp']).map(({ connector, profile }) => `${connector}: ${profile}`);
    const all = [missing()];
    await harness.run('corp', 'Full Synchronization');
    await harness.run('corp', 'Full Import');
    world.putUser(user(1));
    await harness.run('cloud', 'Full Import');
    all.push(missing());
    await harness.run('cloud', 'Full Synchronization');
    await harness.run('corp', 'Full Synchronization');
    all.push(missing());
    harness.clock.advance(1_000_000);
    await harness.run('corp', 'Delta Import');
    harness.store.runs.purge(harness.clock.now());
    all.push(missing());
    expect(all).toEqual([
      [
        'corp: Full Import',
        'corp: Full Synchronization',
        'cloud: Full Import',
        'cloud: Full Synchronization',
      ],
      ['corp: Full Synchronization', 'cloud: Full Synchronization'],
      [],
      [],
    ]);
    const [corp] = freshness(harness.store.runs, ['corp']);
    expect(corp?.importedAt).toBe(harness.clock.now());
  });
});

describe('the preview', () => {
  it('says what a delta synchronisation of one object would do, and writes nothing', async () => {
    const world = createWorld();
    const harness = createHarness(world.sources);
    world.put('corp', 'DC=corp', account(1));
    world.putUser(user(1));
    await harness.cycle('Full');
    world.put('corp', 'DC=corp', account(1, { consistencyGuid: 'anchor-2', userAccountControl: 514 }));
    await harness.run('corp', 'Delta Import');
    const before = stateOf(harness.db);
    const lines = harness.preview({ kind: 'directory', connector: 'corp', objectGuid: guid(1) });
    expect(
      lines.map(({ action, sourceAnchor, rule, object }) => [action, sourceAnchor, rule, object]),
    ).toEqual([
      ['project', 'anchor-2', null, null],
      ['link', 'anchor-2', 'In from AD - User Join', 'CN=user1,DC=corp'],
      ['unlink', 'anchor-1', 'In from AD - User Join', 'CN=user1,DC=corp'],
      ['unlink', 'anchor-1', 'In from AD - User AccountEnabled', 'CN=user1,DC=corp'],
      ['unlink', 'anchor-1', 'In from Cloud - User Join', 'User_1'],
      ['deleteMetaverse', 'anchor-1', null, null],
    ]);
    expect(stateOf(harness.db)).toEqual(before);
    await harness.run('corp', 'Delta Synchronization');
    expect(harness.preview({ kind: 'cloud', cloudAnchor: 'User_1' })).toEqual([]);
    expect(harness.preview({ kind: 'cloud', cloudAnchor: 'User_none' })).toEqual([]);
  });
});
