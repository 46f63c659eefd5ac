import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createConfigurationHolder } from '../../../electron/agent/configuration-holder';
import { createStatusHolder, initialStatus, type StatusHolder } from '../../../electron/agent/status';
import { openStore, type Store } from '../../../electron/agent/store/store';
import type { CloudImportObject, DirectoryImportObject } from '../../../electron/agent/sync/objects';
import type { SourceEvent } from '../../../electron/agent/sync/ports';
import { openEngine } from '../../../electron/agent/synchronisation/open-engine';
import {
  createSynchronisation,
  type Synchronisation,
} from '../../../electron/agent/synchronisation/synchronisation';
import { createFakeClock } from '../../fakes/fake-clock';
import { importedAccount, importedUser } from '../../fakes/load-spaces';
import { createKeptLog } from '../../fakes/silent-log';
import { storedConfiguration } from '../../fakes/stored-configuration';

const clock = createFakeClock();
let store: Store;
let status: StatusHolder;
let synchronisation: Synchronisation;
let notes: Record<string, unknown>[];
/** What the forest’s source fails with; `null` = it can be read. */
let failure: string | null;

type Events<T> = AsyncGenerator<SourceEvent<T, never>>;

async function* accounts(): Events<DirectoryImportObject> {
  await Promise.resolve();
  if (failure !== null) yield { kind: 'failed', status: 'no-start-connection', message: failure };
  else {
    yield { kind: 'objects', objects: [importedAccount('anna')] };
    yield { kind: 'end', watermark: null };
  }
}

async function* users(): Events<CloudImportObject> {
  await Promise.resolve();
  yield { kind: 'objects', objects: [importedUser('anna')] };
  yield { kind: 'end', watermark: null };
}

beforeEach(() => {
  store = openStore(':memory:', clock);
  status = createStatusHolder(initialStatus(clock.now(), 300));
  notes = [];
  failure = null;
  const configuration = createConfigurationHolder(
    storedConfiguration({ takenInAt: clock.now() }),
    store.configuration,
  );
  const forest = { partitions: () => ['DC=corp'], fullImport: accounts, deltaImport: accounts };
  synchronisation = createSynchronisation({
    configuration,
    engine: openEngine({
      workerFile: null,
      databaseFile: ':memory:',
      store,
      sources: {
        connectors: () => ['corp'],
        directory: (id) => (id === 'corp' ? forest : null),
        cloud: () => ({ fullImport: users, deltaImport: users }),
      },
      clock,
    }),
    store,
    status,
    clock,
    note: (eventId, actor, data) => notes.push({ eventId, actor, ...data }),
    log: createKeptLog(),
  });
});

describe('before writeback is switched on', () => {
  it('everything is imported and synchronised in full, once', async () => {
    expect(await synchronisation.prepare()).toEqual({ ok: true, value: undefined });
    expect(
      store.sync.runs.list(null, 10).map(({ connector, profile, status: how }) => [connector, profile, how]),
    ).toEqual([
      ['cloud', 'Full Synchronization', 'success'],
      ['corp', 'Full Synchronization', 'success'],
      ['cloud', 'Full Import', 'success'],
      ['corp', 'Full Import', 'success'],
    ]);
    expect(store.identity.resolve('User_anna').kind).toBe('found');
    expect(status.get()).toMatchObject({
      identity: { activeDirectoryUsers: 1, cloudUsers: 1, joined: 1, problem: null },
      sync: { missing: [], running: null },
    });
    await synchronisation.prepare();
    expect(store.sync.runs.list(null, 10)).toHaveLength(4);
    expect(notes).toEqual([{ eventId: 34140, actor: 'agent', joined: 1, problem: null }]);
  });

  it('is said what is missing, and why, where a forest cannot be read', async () => {
    failure = 'dc1 does not answer.';
    const prepared = await synchronisation.prepare();
    expect(prepared.ok ? '' : prepared.error).toMatch(
      /^Writeback needs .* Missing: Full Import of corp\.example\.com, .*no-start-connection \(dc1 does not answer\./,
    );
    expect(notes).toMatchObject([{ eventId: 34141 }]);
    failure = null;
    expect(await synchronisation.prepare()).toEqual({ ok: true, value: undefined });
  });
});

describe('a cancellation', () => {
  it('is not for the runs with which a forest leaves that is configured no more', async () => {
    await synchronisation.prepare();
    const running = synchronisation.refresh();
    synchronisation.forget('gone');
    await synchronisation.facade.cancel('anna');
    await running;
    await vi.waitFor(() =>
      expect(
        store.sync.runs
          .list('gone', 10)
          .map(({ profile, status: how, endedAt }) => [profile, how, endedAt !== null]),
      ).toEqual([
        ['Delta Synchronization', 'success', true],
        ['Full Import', 'no-start-connection', true],
      ]),
    );
  });
});

describe('a failing run', () => {
  it('leaves the links in force, and says so', async () => {
    await synchronisation.prepare();
    failure = 'dc1 does not answer.';
    await synchronisation.refresh();
    expect(store.identity.resolve('User_anna').kind).toBe('found');
    expect(status.get().identity.problem).toContain('no-start-connection');
  });
});

describe('the scheduler', () => {
  it('is changed with who, before and after, and keeps it', async () => {
    await synchronisation.facade.setScheduler({ paused: true, everyMinutes: 45 }, 'anna');
    expect(store.settings.get()).toMatchObject({ schedulerPaused: true, importMinutes: 45 });
    expect(status.get().sync.scheduler).toMatchObject({ paused: true, everyMinutes: 45, nextCycleAt: null });
    expect(notes).toEqual([
      {
        eventId: 34150,
        actor: 'anna',
        change: 'setting',
        setting: 'importMinutes',
        before: '30',
        after: '45',
      },
      {
        eventId: 34150,
        actor: 'anna',
        change: 'setting',
        setting: 'schedulerPaused',
        before: 'false',
        after: 'true',
      },
    ]);
  });
});
