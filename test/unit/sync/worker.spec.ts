import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, openDatabase, type Database } from '../../../electron/agent/store/database';
import { createSyncStore } from '../../../electron/agent/store/sync-storage';
import type { Sources } from '../../../electron/agent/sync/ports';
import type { RunProfile, RunProgress } from '../../../electron/agent/sync/run';
import { createSyncWorker, type SyncWorker } from '../../../electron/agent/sync/worker/client';
import { bundle } from './support/build';
import { crowdedWorld } from './support/crowd';
import { account, guid, stateOf, user, createHarness } from './support/harness';
import { createWorld } from './support/world';

let workerFile: string;
let folder: string;
let db: Database;
let worker: SyncWorker;

beforeAll(async () => {
  workerFile = await bundle('electron/agent/sync/worker/worker.ts', 'sync');
});

function open(sources: Sources): void {
  worker = createSyncWorker({ workerFile, databaseFile: join(folder, 'agent.db'), sources });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sync-worker-'));
  db = openDatabase(join(folder, 'agent.db'));
});

afterEach(async () => {
  await worker.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the engine in a thread of its own', () => {
  it('ends in the same state as in this one, and tells how far it is', async () => {
    const world = createWorld();
    for (const number of [1, 2, 3, 4]) {
      world.put('corp', number > 2 ? 'DC=corp' : 'DC=child,DC=corp', account(number));
      world.putUser(user(number));
    }
    open(world.sources);
    const here = createHarness(world.sources);
    const progress: RunProgress[] = [];
    const cycle = async (policy: 'Full' | 'Delta'): Promise<string[]> => {
      const statuses: string[] = [];
      for (const kind of ['Import', 'Synchronization'])
        for (const connector of ['corp', 'fabrikam', 'cloud']) {
          const profile = `${policy} ${kind}` as RunProfile;
          const run = await worker.run({ connector, profile }, { onProgress: (one) => progress.push(one) });
          statuses.push(run.status);
          await here.run(connector, profile);
        }
      return statuses;
    };
    await cycle('Full');
    world.remove('corp', guid(1));
    world.put('corp', 'DC=corp', account(2, { userAccountControl: 514 }));
    world.removeUser('User_3');
    expect(await cycle('Delta')).toEqual(Array.from({ length: 6 }, () => 'success'));
    expect(stateOf(db)).toEqual(stateOf(here.db));
    expect(new Set(progress.map(({ phase }) => phase))).toEqual(
      new Set(['reading', 'applying', 'synchronizing']),
    );
  });

  it('can be cancelled, and the source is told', async () => {
    let told = false;
    open({
      connectors: () => ['corp'],
      directory: () => ({
        partitions: () => ['DC=corp'],
        async *fullImport(_partition, signal) {
          try {
            yield { kind: 'objects', objects: [account(1)] };
            await new Promise((resolve) => signal.addEventListener('abort', resolve));
          } finally {
            told = signal.aborted;
          }
        },
        deltaImport: () => {
          throw new Error('not asked for');
        },
      }),
      cloud: () => null,
    });
    const controller = new AbortController();
    const run = worker.run(
      { connector: 'corp', profile: 'Full Import' },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    expect((await run).status).toBe('stopped-user-termination-from-wmi-or-ui');
    await worker.close();
    expect([told, createSyncStore(db).spaces.count('corp')]).toEqual([true, 0]);
  });

  it('passes on what a source throws', async () => {
    open({
      connectors: () => [],
      directory: () => null,
      cloud: () => ({
        async *fullImport() {
          yield await Promise.reject(new Error('no such file'));
        },
        async *deltaImport() {
          yield await Promise.reject(new Error('no such file'));
        },
      }),
    });
    const run = await worker.run({ connector: 'cloud', profile: 'Full Import' });
    expect([run.status, run.steps[0]?.message]).toEqual([
      'stopped-server',
      'no such file What was known before this run still holds.',
    ]);
  });

  it('that cannot start says why to each who asks', async () => {
    const nowhere = join(folder, 'missing', 'agent.db');
    worker = createSyncWorker({ workerFile, databaseFile: nowhere, sources: createWorld().sources });
    for (const profile of ['Full Import', 'Delta Synchronization'] as const)
      await expect(worker.run({ connector: 'corp', profile })).rejects.toThrow(/unable to open/);
  });

  it('lets others write meanwhile, each within a short transaction of its own', async () => {
    open(crowdedWorld().sources);
    const waits: number[] = [];
    const write = setInterval(() => {
      const startedAt = performance.now();
      worker.turn.take(() =>
        inTransaction(db, () =>
          db.prepare('INSERT OR REPLACE INTO heartbeats VALUES (?, 1, NULL)').run(waits.length),
        ),
      );
      waits.push(performance.now() - startedAt);
    }, 5);
    await worker.run({ connector: 'fabrikam', profile: 'Full Import' });
    await worker.run({ connector: 'fabrikam', profile: 'Full Synchronization' });
    clearInterval(write);
    const sorted = [...waits].sort((a, b) => a - b);
    expect(waits.length).toBeGreaterThan(10);
    // The bound is for slow and busy machines; the bench has the figures.
    expect(sorted[Math.floor(waits.length / 2)]).toBeLessThan(50);
  });
});
