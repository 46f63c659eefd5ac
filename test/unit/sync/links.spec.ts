import { beforeEach, describe, expect, it } from 'vitest';
import { account, createHarness, guid, user, type Harness } from './support/harness';
import { createWorld, type World } from './support/world';

let world: World;
let harness: Harness;

beforeEach(() => {
  world = createWorld();
  harness = createHarness(world.sources);
});

const refused = (code: string, detail: string | null) => ({ kind: 'refused', code, detail });
const found = (connectorId: string, partitionDn: string, number: number) => ({
  kind: 'found',
  ref: { connectorId, partitionDn, objectGuid: guid(number) },
});
const resolve = (number: number): unknown => harness.store.identity.resolve(`User_${number}`);
const off = { userAccountControl: 514 };
const same = { consistencyGuid: 'anchor-1' };

describe('the look-up', () => {
  it('gives each missing step a reason of its own', async () => {
    world.put('corp', 'DC=corp', account(2, off));
    world.put('corp', 'DC=corp', account(5, { recipientTypeDetails: 2 }));
    world.put('corp', 'DC=child,DC=corp', account(7));
    world.putUser(user(2));
    world.putUser(user(3));
    world.putUser(user(4, { sourceAnchor: null }));
    world.putUser(user(5));
    world.putUser(user(6, { authenticationType: 'cloudOnly', sourceAnchor: null }));
    world.putUser(user(7));
    await harness.cycle('Full');
    expect([1, 2, 3, 4, 5, 6, 7].map(resolve)).toEqual([
      refused('userNotFound', 'notInCloudConnectorSpace'),
      refused('accountDisabled', 'noAccountEnabledLink'),
      refused('userNotFound', 'notInMetaverse'),
      refused('userNotFound', 'notInMetaverse'),
      // A linked mailbox makes no metaverse object.
      refused('userNotFound', 'notInMetaverse'),
      refused('notOnPremises', null),
      found('corp', 'DC=child,DC=corp', 7),
    ]);
    expect(harness.store.identity.nameOf('User_7')).toBe('user7@corp.example');
  });

  it.each([
    ['the enabled one of two forests', {}, off, found('corp', 'DC=corp', 1)],
    ['the enabled one of two forests, the other way round', off, {}, found('fabrikam', 'DC=fabrikam', 9)],
    ['neither, when both are enabled', {}, {}, refused('multipleMatches', null)],
    ['neither, when none is enabled', off, off, refused('accountDisabled', 'noAccountEnabledLink')],
    ['the account and not its linked mailbox', {}, { recipientTypeDetails: 2 }, found('corp', 'DC=corp', 1)],
  ])('ends at %s', async (_what, inCorp, inFabrikam, expected) => {
    world.put('corp', 'DC=corp', account(1, inCorp));
    world.put('fabrikam', 'DC=fabrikam', account(9, { ...same, ...inFabrikam }));
    world.putUser(user(1));
    await harness.cycle('Full');
    expect(resolve(1)).toEqual(expected);
  });

  it('lists two enabled accounts as an error in the runs of both forests, until one is disabled', async () => {
    world.put('corp', 'DC=corp', account(1));
    world.put('fabrikam', 'DC=fabrikam', account(9, { ...same, distinguishedName: 'CN=x,DC=fabrikam' }));
    await harness.cycle('Full');
    const inCorp = await harness.run('corp', 'Delta Synchronization');
    const detail = 'Source anchor anchor-1: CN=user1,DC=corp (corp); CN=x,DC=fabrikam (fabrikam)';
    expect([
      inCorp.status,
      inCorp.steps[0]?.counts.errors,
      harness.store.runs.errors(inCorp.id, 10),
      (await harness.run('fabrikam', 'Delta Synchronization')).status,
      (await harness.run('cloud', 'Delta Synchronization')).status,
    ]).toEqual([
      'completed-sync-errors',
      { 'multiple-account-enabled': 1 },
      [{ step: 1, kind: 'multiple-account-enabled', object: 'CN=user1,DC=corp', line: null, detail }],
      'completed-sync-errors',
      'success',
    ]);
    world.put('fabrikam', 'DC=fabrikam', account(9, { ...same, ...off }));
    await harness.run('fabrikam', 'Delta Import');
    await harness.run('fabrikam', 'Delta Synchronization');
    expect((await harness.run('corp', 'Delta Synchronization')).status).toBe('success');
  });

  it.each([
    ['several, when one of them is enabled', {}, off, refused('multipleMatches', null)],
    ['no account, when none is', off, off, refused('userNotFound', 'noActiveDirectoryLink')],
  ])('takes two objects with one anchor in a forest for %s', async (_what, first, second, expected) => {
    world.put('corp', 'DC=corp', account(1, first));
    world.put('corp', 'DC=corp', account(2, { ...same, ...second }));
    world.putUser(user(1));
    await harness.cycle('Full');
    const run = await harness.run('corp', 'Delta Synchronization');
    expect([resolve(1), run.status, run.steps[0]?.counts.errors]).toEqual([
      expected,
      'completed-sync-errors',
      { 'duplicate-source-anchor': 1 },
    ]);
  });

  it('takes nobody when an anchor is twice in a forest, even where another forest has one enabled account', async () => {
    world.put('corp', 'DC=corp', account(1));
    world.put('corp', 'DC=corp', account(2, same));
    world.put('fabrikam', 'DC=fabrikam', account(9, same));
    world.putUser(user(1));
    await harness.cycle('Full');
    expect(resolve(1)).toEqual(refused('multipleMatches', null));
  });

  it('joins neither of two users of the cloud with one anchor', async () => {
    world.put('corp', 'DC=corp', account(1));
    world.putUser(user(1));
    world.putUser(user(2, { sourceAnchor: 'anchor-1' }));
    await harness.cycle('Full');
    const run = await harness.run('cloud', 'Full Synchronization');
    expect([resolve(1), resolve(2), run.status, harness.store.runs.errors(run.id, 5)[0]?.detail]).toEqual([
      refused('userNotFound', 'notInMetaverse'),
      refused('userNotFound', 'notInMetaverse'),
      'completed-sync-errors',
      'Source anchor anchor-1: User_1 (cloud); User_2 (cloud)',
    ]);
  });
});

describe('between import and synchronisation', () => {
  it('the former links hold, and a deletion, move and rename follow with the synchronisation', async () => {
    world.put('corp', 'DC=corp', account(1));
    world.put('corp', 'DC=corp', account(2));
    world.put('corp', 'DC=corp', account(3));
    for (const number of [1, 2, 3]) world.putUser(user(number));
    await harness.cycle('Full');
    world.remove('corp', guid(1));
    world.put('corp', 'DC=child,DC=corp', account(2));
    world.put('corp', 'DC=corp', account(3, off));
    const imported = await harness.run('corp', 'Delta Import');
    const counts = imported.steps.map(({ counts: { adds, updates, deletes } }) => [adds, updates, deletes]);
    expect([counts, [1, 2, 3].map(resolve)]).toEqual([
      [
        [0, 1, 2],
        [0, 1, 0],
      ],
      [found('corp', 'DC=corp', 1), found('corp', 'DC=child,DC=corp', 2), found('corp', 'DC=corp', 3)],
    ]);
    const synchronized = await harness.run('corp', 'Delta Synchronization');
    expect([synchronized.steps[0]?.counts, [1, 2, 3].map(resolve)]).toEqual([
      { adds: 0, updates: 1, renames: 0, deletes: 1, unchanged: 1, joins: 0, disconnects: 2, errors: {} },
      [
        refused('userNotFound', 'notInMetaverse'),
        found('corp', 'DC=child,DC=corp', 2),
        refused('accountDisabled', 'noAccountEnabledLink'),
      ],
    ]);
    world.restore('corp', guid(1));
    await harness.cycle('Delta');
    expect(resolve(1)).toEqual(found('corp', 'DC=corp', 1));
  });

  it('an object whose anchor changes is never linked twice', async () => {
    world.put('corp', 'DC=corp', account(1));
    world.put('corp', 'DC=corp', account(2));
    world.putUser(user(1));
    await harness.cycle('Full');
    world.put('corp', 'DC=corp', account(1, { consistencyGuid: 'anchor-0' }));
    await harness.run('corp', 'Delta Import');
    const run = await harness.run('corp', 'Delta Synchronization');
    const links = harness.db.prepare('SELECT COUNT(*) AS n FROM mv_directory_links').get();
    expect([run.steps[0]?.counts, links, resolve(1)]).toEqual([
      { adds: 1, updates: 0, renames: 0, deletes: 1, unchanged: 0, joins: 1, disconnects: 2, errors: {} },
      { n: 4 },
      refused('userNotFound', 'notInMetaverse'),
    ]);
  });

  it('a person who moves between forests shows the new lineage', async () => {
    world.put('corp', 'DC=corp', account(1));
    world.putUser(user(1));
    await harness.cycle('Full');
    const before = harness.store.lineage.of({ kind: 'cloud', cloudAnchor: 'User_1' });
    world.remove('corp', guid(1));
    world.put('fabrikam', 'DC=fabrikam', account(9, same));
    await harness.run('corp', 'Delta Import');
    await harness.run('fabrikam', 'Delta Import');
    await harness.run('corp', 'Delta Synchronization');
    const after = harness.store.lineage.of({ kind: 'cloud', cloudAnchor: 'User_1' });
    const shown = (view: typeof before) =>
      view?.accounts.map(({ connector, links }) => [
        connector,
        links.map(({ rule, run }) => `${rule} by ${run?.connector ?? ''} ${run?.profile ?? ''}`),
      ]);
    expect([shown(before), shown(after), resolve(1)]).toEqual([
      [
        [
          'corp',
          [
            'In from AD - User Join by corp Full Synchronization',
            'In from AD - User AccountEnabled by corp Full Synchronization',
          ],
        ],
      ],
      [
        [
          'fabrikam',
          [
            'In from AD - User Join by corp Delta Synchronization',
            'In from AD - User AccountEnabled by corp Delta Synchronization',
          ],
        ],
      ],
      found('fabrikam', 'DC=fabrikam', 9),
    ]);
    expect(after?.cloud[0]?.link).toEqual(before?.cloud[0]?.link);
  });
});
