import { beforeEach, describe, expect, it } from 'vitest';
import { importEverything, type ImportSource } from '../../../electron/agent/identity/full-import';
import type { CloudObject, DirectoryObject } from '../../../electron/agent/identity/objects';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { createFakeClock } from '../../fakes/fake-clock';
import type { Result } from '../../../shared/result';

interface Run {
  readonly connector: string;
  readonly profile: string;
  readonly status: string;
  readonly objects: number;
  readonly error: string | null;
}

const clock = createFakeClock();
let store: Store;
let runs: Run[];

beforeEach(() => {
  store = openStore(':memory:', clock);
  runs = [];
});

function person(name: string): DirectoryObject {
  return {
    objectGuid: `guid-${name}`,
    partitionDn: 'DC=corp',
    distinguishedName: `CN=${name},DC=corp`,
    userPrincipalName: null,
    samAccountName: name,
    displayName: null,
    mail: null,
    accountEnabled: true,
    sourceAnchor: `anchor-${name}`,
  };
}

function cloudPerson(name: string): CloudObject {
  return {
    cloudAnchor: `User_${name}`,
    sourceAnchor: `anchor-${name}`,
    userPrincipalName: null,
    displayName: null,
    authenticationType: 'federated',
  };
}

/** Yields the objects, then breaks when there are words to break with. */
async function* reading<T>(objects: readonly T[], error: string | null): AsyncGenerator<T> {
  for (const object of objects) yield await Promise.resolve(object);
  if (error !== null) throw new Error(error);
}

function corp(
  objects: readonly DirectoryObject[],
  error: string | null = null,
): ImportSource<DirectoryObject> {
  return {
    connector: 'corp.example.com',
    read: () => reading(objects, error),
    begin: () => store.connectorSpace.importDirectory('corp'),
  };
}

function fabrikam(
  objects: readonly DirectoryObject[],
  error: string | null = null,
): ImportSource<DirectoryObject> {
  return {
    connector: 'fabrikam.example.net',
    read: () => reading(objects, error),
    begin: () => store.connectorSpace.importDirectory('fabrikam'),
  };
}

function cloud(objects: readonly CloudObject[], error: string | null = null): ImportSource<CloudObject> {
  return {
    connector: 'cloud',
    read: () => reading(objects, error),
    begin: () => store.connectorSpace.importCloud(),
  };
}

function run(
  directories: ImportSource<DirectoryObject> | readonly ImportSource<DirectoryObject>[],
  users: ImportSource<CloudObject>,
): Promise<Result<void, string>> {
  const history = {
    start: (connector: string, profile: string, at: number): number => {
      runs.push({ connector, profile, status: 'in-progress', objects: 0, error: null });
      store.runs.start(connector, profile, at);
      return runs.length;
    },
    end: (
      id: number,
      at: number,
      status: 'success' | 'completed-sync-errors' | 'stopped-connectivity' | 'stopped-error',
      objects: number,
      error: string | null,
    ): void => {
      const began = runs[id - 1];
      if (began !== undefined) runs[id - 1] = { ...began, status, objects, error };
      store.runs.end(id, at, status, objects, error);
    },
    lastGoodImport: store.runs.lastGoodImport,
  };
  const sources = Array.isArray(directories) ? directories : [directories as ImportSource<DirectoryObject>];
  return importEverything(sources, users, () => store.metaverse.synchronise(), { clock, runs: history });
}

describe('a full import', () => {
  it('of more than one batch ends with everybody joined', async () => {
    const names = Array.from({ length: 1_203 }, (_, index) => `p${index}`);
    expect(await run(corp(names.map(person)), cloud(names.map(cloudPerson)))).toEqual({
      ok: true,
      value: undefined,
    });
    expect(store.metaverse.counts()).toEqual({
      activeDirectoryUsers: 1_203,
      cloudUsers: 1_203,
      joined: 1_203,
    });
    expect(runs.map(({ profile, status, objects }) => [profile, status, objects])).toEqual([
      ['Full Import', 'success', 1_203],
      ['Full Import', 'success', 1_203],
      ['Full Synchronization', 'success', 1_203],
    ]);
  });

  it('whose directory breaks off midway leaves the former links and is recorded as stopped', async () => {
    await run(corp([person('anna')]), cloud([cloudPerson('anna')]));
    runs = [];
    const many = Array.from({ length: 700 }, (_, index) => person(`p${index}`));
    expect(await run(corp(many, 'connection lost'), cloud([]))).toEqual({
      ok: false,
      error: 'Full import of corp.example.com stopped: connection lost',
    });
    expect(runs).toEqual([
      {
        connector: 'corp.example.com',
        profile: 'Full Import',
        status: 'stopped-connectivity',
        objects: 700,
        error: 'connection lost',
      },
    ]);
    expect(store.identity.resolve('User_anna')).toMatchObject({ kind: 'found' });
    expect(store.metaverse.counts()).toEqual({ activeDirectoryUsers: 1, cloudUsers: 1, joined: 1 });
  });

  it('whose cloud breaks off midway leaves the former links', async () => {
    await run(corp([person('anna')]), cloud([cloudPerson('anna')]));
    expect(await run(corp([person('anna')]), cloud([cloudPerson('ben')], 'file cut off'))).toMatchObject({
      ok: false,
    });
    expect(store.identity.resolve('User_anna')).toMatchObject({ kind: 'found' });
    expect(store.identity.resolve('User_ben')).toMatchObject({ kind: 'refused' });
  });

  it('of two forests, one of which is down, goes on with the other and keeps what was known of the first', async () => {
    const people = cloud(['anna', 'ben', 'carla'].map(cloudPerson));
    await run([corp([person('anna')]), fabrikam([person('ben')])], people);
    const after = cloud(['anna', 'ben', 'carla'].map(cloudPerson));
    expect(await run([corp([], 'down'), fabrikam([person('ben'), person('carla')])], after)).toEqual({
      ok: false,
      error: 'Full import of corp.example.com stopped: down',
    });
    const resolved = ['anna', 'ben', 'carla'].map((name) => store.identity.resolve(`User_${name}`).kind);
    expect(resolved).toEqual(['found', 'found', 'found']);
    expect(runs.at(-1)).toMatchObject({ profile: 'Full Synchronization', status: 'success' });
  });

  it('without a forest that was never read does not count as complete', async () => {
    await run([corp([person('anna')]), fabrikam([], 'down')], cloud([cloudPerson('anna')]));
    expect(runs.at(-1)).toMatchObject({
      profile: 'Full Synchronization',
      status: 'completed-sync-errors',
      error: 'Never imported: fabrikam.example.net',
    });
    expect(store.runs.lastGoodSynchronisation()).toBeNull();
    expect(store.identity.resolve('User_anna')).toMatchObject({ kind: 'found' });
  });

  it('that meets an object twice, which moved while it was read, takes the later state', async () => {
    const moved = { ...person('anna'), distinguishedName: 'CN=anna,OU=new,DC=corp' };
    expect(await run(corp([person('anna'), moved]), cloud([cloudPerson('anna')]))).toMatchObject({
      ok: true,
    });
    expect(store.metaverse.counts()).toEqual({ activeDirectoryUsers: 1, cloudUsers: 1, joined: 1 });
  });
});
