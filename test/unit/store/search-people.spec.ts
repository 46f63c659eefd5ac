import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../electron/agent/store/database';
import { createPersonByKey } from '../../../electron/agent/store/find-person';
import { createPeopleSearch } from '../../../electron/agent/store/search-people';
import { foldText } from '../../../electron/agent/store/search-text';
import { createSyncStore } from '../../../electron/agent/store/sync-storage';
import type { CloudImportObject, DirectoryImportObject } from '../../../electron/agent/sync/objects';
import { importedAccount, importedUser, loadAccounts, loadCloudUsers } from '../../fakes/load-spaces';

let db: Database;
beforeEach(() => {
  db = openDatabase(':memory:');
});

/** An account called `name`, whose other names come from `sam`. */
function account(
  name: string | null,
  sam: string,
  changes: Partial<DirectoryImportObject> = {},
): DirectoryImportObject {
  return importedAccount(sam, { userPrincipalName: `${sam}@corp.example`, displayName: name, ...changes });
}

function cloud(sam: string, changes: Partial<CloudImportObject> = {}): CloudImportObject {
  return importedUser(sam, { userPrincipalName: `${sam}@contoso.example`, ...changes });
}

function load(
  accounts: readonly DirectoryImportObject[],
  objects: readonly CloudImportObject[],
  connector = 'corp',
): void {
  const { spaces } = createSyncStore(db);
  loadAccounts(spaces, connector, 'DC=corp', accounts);
  loadCloudUsers(spaces, objects);
}

const keysOf = async (text: string): Promise<readonly string[]> =>
  (await createPeopleSearch(db)(text)).map(({ key }) => key);

describe('the search for people', () => {
  it('gives one row per person: of both sides, of Active Directory only, of the cloud only', async () => {
    load(
      [account('Anna Bell', 'anna', { mail: 'anna@mail.example' }), account('Anna Only', 'only')],
      [cloud('anna'), cloud('carla', { sourceAnchor: null, displayName: 'Anna Cloud' })],
    );
    expect(await createPeopleSearch(db)('anna')).toEqual([
      {
        key: 'User_anna',
        displayName: 'Anna Bell',
        userPrincipalName: 'anna@contoso.example',
        mail: 'anna@mail.example',
        cloudAnchor: 'User_anna',
        accounts: ['CN=anna,DC=corp'],
      },
      {
        key: 'User_carla',
        displayName: 'Anna Cloud',
        userPrincipalName: 'carla@contoso.example',
        mail: null,
        cloudAnchor: 'User_carla',
        accounts: [],
      },
      {
        key: 'guid:guid-only',
        displayName: 'Anna Only',
        userPrincipalName: 'only@corp.example',
        mail: null,
        cloudAnchor: null,
        accounts: ['CN=only,DC=corp'],
      },
    ]);
  });

  it.each([
    'Jürgen Weiß',
    'JÜRGEN WEISS',
    'jurgen',
    'weiss',
    'Weiß, Jürgen',
    'urge',
    'jweiss@corp.example',
    'JWEISS@CONTOSO',
    'j.weiss@mail.example',
    'Jürgen Weiß <j.weiss@mail.example>',
    'jweiss',
    'CORP\\JWeiss',
    'User_jweiss',
    'anchor-jweiss',
    '0a1b2c3d-',
    '{0A1B2C3D-0000-4000-8000-00000000000F}',
  ])('finds Jürgen by %s', async (text) => {
    const guid = '0a1b2c3d-0000-4000-8000-00000000000f';
    load(
      [
        account('Jürgen Weiß', 'jweiss', { objectGuid: guid, mail: 'j.weiss@mail.example' }),
        account('Łucja Øst', 'other'),
      ],
      [cloud('jweiss'), cloud('other')],
    );
    expect(await keysOf(text)).toEqual(['User_jweiss']);
  });

  it.each(['', ' ', 'CORP\\', '%', '_', 'jurgen other', '0a1b2c3d', 'User_', "'; DROP TABLE runs; --"])(
    'finds nobody by %j',
    async (text) => {
      load(
        [account('Jürgen', 'jweiss', { objectGuid: '0a1b2c3d-0000-4000-8000-00000000000f' })],
        [cloud('jweiss')],
      );
      expect(await keysOf(text)).toEqual([]);
    },
  );

  it('puts whole names first, then beginnings, then words, then the rest; each by name', async () => {
    load(
      [
        account('Joann Zed', 'a1'),
        account('Peter Anners', 'a2'),
        account('Annika Zed', 'a3'),
        account('Anna Zed', 'a4'),
        account('Zoe Zed', 'ann'),
        account('Ann', 'a5'),
      ],
      [],
    );
    expect(await keysOf('ann')).toEqual(
      ['a5', 'ann', 'a4', 'a3', 'a2', 'a1'].map((sam) => `guid:guid-${sam}`),
    );
  });

  it('gives 50 at most, and of a word that everybody has, the whole name first', async () => {
    const crowd = Array.from({ length: 3_000 }, (_, index) => account(`Clara ${index}`, `corp${index}`));
    load([...crowd, account('Zoe Zed', 'corp')], []);
    const keys = await keysOf('corp');
    expect([keys.length, new Set(keys).size, keys[0]]).toEqual([50, 50, 'guid:guid-corp']);
  });

  it('reads on in slices beyond many equal names, and lets others have their turn', async () => {
    const many = Array.from({ length: 25_000 }, (_, index) =>
      account('Same Name', `s${index}`, { userPrincipalName: null, samAccountName: 'same' }),
    );
    load([...many, account('Zoe Zed', 'zoe')], []);
    const turns: string[] = [];
    const search = createPeopleSearch(db)('zed').then((people) => turns.push(`${people.length} found`));
    await nextTurn();
    turns.push('another turn');
    await search;
    expect(turns).toEqual(['another turn', '1 found']);
  });

  it('forgets who is gone with an import or a container', async () => {
    const { spaces } = createSyncStore(db);
    load([account('Anna', 'anna'), account('Annika', 'annika')], []);
    spaces.prune('corp', (_partition, dn) => !dn.includes('annika'), 0);
    expect(await keysOf('ann')).toEqual(['guid:guid-anna']);
    load([], []);
    expect(await keysOf('ann')).toEqual([]);
  });
});

describe('the key of a person', () => {
  it('finds the same person again', async () => {
    load(
      [account('Anna', 'anna'), account('Bob', 'bob')],
      [cloud('anna'), cloud('carl', { sourceAnchor: null })],
    );
    const byKey = createPersonByKey(db);
    const people = await Promise.all(['anna', 'bob', 'carl'].map(keysOf));
    expect(people.flat().map((key) => [key, byKey(key)])).toEqual([
      [
        'User_anna',
        {
          name: 'anna@contoso.example',
          cloudAnchors: ['User_anna'],
          accounts: [
            {
              ref: { connectorId: 'corp', partitionDn: 'DC=corp', objectGuid: 'guid-anna' },
              distinguishedName: 'CN=anna,DC=corp',
              userName: 'anna@corp.example',
            },
          ],
        },
      ],
      ['guid:guid-bob', expect.objectContaining({ name: 'bob@corp.example', cloudAnchors: [] })],
      ['User_carl', { name: 'carl@contoso.example', cloudAnchors: ['User_carl'], accounts: [] }],
    ]);
  });

  it('is of the cloud object that was asked for, where two have one source anchor', async () => {
    load([account('Anna', 'anna')], [cloud('anna'), cloud('twin', { sourceAnchor: 'anchor-anna' })]);
    const byKey = createPersonByKey(db);
    expect([await keysOf('User_twin'), byKey('User_twin')?.cloudAnchors]).toEqual([
      ['User_twin'],
      ['User_twin', 'User_anna'],
    ]);
  });

  it('finds nobody when the person is gone', () => {
    load([account('Anna', 'anna')], []);
    const byKey = createPersonByKey(db);
    expect(['User_x', 'guid:x', 'guid:', '', 'guid-anna'].map(byKey)).toEqual([null, null, null, null, null]);
  });

  it('finds accounts of every connector', () => {
    load([account('Anna', 'anna')], [], 'corp');
    load([account('Bob', 'bob')], [], 'fabrikam');
    const byKey = createPersonByKey(db);
    expect(['guid:guid-anna', 'guid:guid-bob'].map((key) => byKey(key)?.name)).toEqual([
      'anna@corp.example',
      'bob@corp.example',
    ]);
  });
});

describe('folding', () => {
  it('takes case, accents, width and blanks away', () => {
    expect(['  Łucja\tØST ', 'İstanbul', 'ＡＢＣ', 'Ａ\u00a0ß', 'Ñandú\n', 'Ωμέγα'].map(foldText)).toEqual([
      'lucja ost',
      'istanbul',
      'abc',
      'a ss',
      'nandu',
      'ωμεγα',
    ]);
  });
});
