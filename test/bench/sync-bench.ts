import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../electron/agent/clock';
import { openDatabase, type Database } from '../../electron/agent/store/database';
import { lookupSql } from '../../electron/agent/store/sync-identity-lookup';
import { createSyncStore, tuneForEngine, type SyncStore } from '../../electron/agent/store/sync-storage';
import { createSyncEngine } from '../../electron/agent/sync/engine';
import type { RunProfile } from '../../electron/agent/sync/run';
import { createSyncWorker } from '../../electron/agent/sync/worker/client';
import { cloudAnchorOf, generate } from './generate';

interface Measures {
  readonly size: number;
  readonly [name: string]: number;
}

const changes = 100;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function quantile(values: readonly number[], q: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * q)] ?? NaN;
}

/** The bare write the engine has to stand against: the same rows into a table with the same indexes, batch by batch. */
async function bareInsert(size: number, folder: string): Promise<number> {
  const db = openDatabase(join(folder, 'bare.db'));
  tuneForEngine(db);
  const { sources } = generate(size, changes);
  const insert = db.prepare(`INSERT INTO cs_directory (connector_id, partition_id, object_guid,
    distinguished_name, user_principal_name, sam_account_name, display_name, mail, user_account_control,
    source_anchor, search) VALUES (1, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const startedAt = performance.now();
  const events = sources.directory('corp')?.fullImport('', new AbortController().signal);
  for await (const event of events ?? []) {
    if (event.kind !== 'objects') continue;
    db.exec('BEGIN');
    for (const o of event.objects)
      insert.run(
        o.objectGuid,
        o.distinguishedName,
        o.userPrincipalName,
        o.samAccountName,
        o.displayName,
        o.mail,
        o.userAccountControl,
        o.consistencyGuid,
        ` ${o.displayName}\n ${o.userPrincipalName}\n ${o.samAccountName}\n ${o.mail}\n`,
      );
    db.exec('COMMIT');
  }
  db.close();
  return performance.now() - startedAt;
}

/** Microseconds of each of so many look-ups, spread over everyone. */
function lookups(size: number, look: (cloudAnchor: string) => unknown): number[] {
  const times: number[] = [];
  for (let index = 0; index < 20_000; index += 1) {
    const anchor = cloudAnchorOf((Math.imul(index + 1, 7919) % size) >>> 0);
    const startedAt = process.hrtime.bigint();
    look(anchor);
    times.push(Number(process.hrtime.bigint() - startedAt) / 1_000);
  }
  return times;
}

function measureLookups(db: Database, store: SyncStore, size: number): Record<string, number> {
  const bare = db.prepare(lookupSql);
  bare.setReturnArrays(true);
  const runs = Array.from({ length: 6 }, () => ({
    resolve: lookups(size, (anchor) => store.identity.resolve(anchor)),
    bare: lookups(size, (anchor): unknown => bare.all(anchor)),
  })).slice(1);
  const of = (pick: (run: (typeof runs)[number]) => number): number => median(runs.map(pick));
  const resolveP50 = of(({ resolve }) => quantile(resolve, 0.5));
  const bareP50 = of(({ bare: times }) => quantile(times, 0.5));
  return {
    'resolve p50 µs': resolveP50,
    'resolve p99 µs': of(({ resolve }) => quantile(resolve, 0.99)),
    'bare statement p50 µs': bareP50,
    'resolve / bare': resolveP50 / bareP50,
  };
}

/** A million people without an import: in one transaction and in the order of the tables. For the look-ups alone. */
async function fill(db: Database, size: number): Promise<void> {
  const { sources } = generate(size, changes);
  const signal = new AbortController().signal;
  db.exec(`INSERT INTO sync_connectors VALUES (1, 'corp'), (2, 'cloud');
    INSERT INTO sync_partitions (id, connector_id, partition_dn, watermark, imported_at) VALUES (1, 1, 'DC=corp,DC=example,DC=com', NULL, 1), (2, 2, '', NULL, 1);
    BEGIN`);
  const account = db.prepare(`INSERT INTO cs_directory (connector_id, partition_id, object_guid,
    distinguished_name, user_account_control, source_anchor, search) VALUES (1, 1, ?, ?, ?, ?, '')`);
  for await (const event of sources.directory('corp')?.fullImport('', signal) ?? [])
    for (const o of event.kind === 'objects' ? event.objects : [])
      account.run(o.objectGuid, o.distinguishedName, o.userAccountControl, o.consistencyGuid);
  const user = db.prepare(`INSERT INTO cs_cloud (connector_id, partition_id, cloud_anchor, source_anchor,
    authentication_type, search) VALUES (2, 2, ?, ?, 'passwordHashSync', '')`);
  for await (const event of sources.cloud()?.fullImport(signal) ?? [])
    for (const o of event.kind === 'objects' ? event.objects : []) user.run(o.cloudAnchor, o.sourceAnchor);
  db.exec(`INSERT INTO mv_objects (source_anchor, several, run_id, created_at)
      SELECT source_anchor, 0, 1, 1 FROM cs_directory ORDER BY source_anchor;
    INSERT INTO mv_directory_links SELECT m.id, o.id, 1, 1, 1 FROM mv_objects m
      JOIN cs_directory o ON o.source_anchor = m.source_anchor ORDER BY m.id;
    INSERT INTO mv_directory_links SELECT m.id, o.id, 3, 1, 1 FROM mv_objects m
      JOIN cs_directory o ON o.source_anchor = m.source_anchor WHERE o.user_account_control = 512 ORDER BY m.id;
    INSERT INTO mv_cloud_links SELECT o.id, m.id, 4, 1, 1 FROM cs_cloud o
      JOIN mv_objects m ON m.source_anchor = o.source_anchor ORDER BY o.id;
    COMMIT`);
}

async function measureLookupsOnly(size: number): Promise<Measures> {
  const folder = mkdtempSync(join(tmpdir(), 'sync-bench-'));
  try {
    const db = openDatabase(join(folder, 'sync.db'));
    await fill(db, size);
    const measures = measureLookups(db, createSyncStore(db), size);
    db.close();
    return { size, ...measures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(size: number, repeats: number): Promise<Measures> {
  const folder = mkdtempSync(join(tmpdir(), 'sync-bench-'));
  try {
    const bare = await bareInsert(size, folder);
    const file = join(folder, 'sync.db');
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    const db = openDatabase(file);
    tuneForEngine(db);
    const store = createSyncStore(db);
    const { sources, change } = generate(size, changes);
    const engine = createSyncEngine({
      storage: store,
      sources,
      clock: systemClock,
      breathe: () => setImmediate(undefined),
    });
    const time = async (...requests: (readonly [string, RunProfile])[]): Promise<number> => {
      const startedAt = performance.now();
      for (const [connector, profile] of requests) {
        const run = await engine.run({ connector, profile });
        if (run.status !== 'success')
          throw new Error(`${connector} ${profile}: ${run.status} ${run.message}`);
      }
      return performance.now() - startedAt;
    };
    const again = async (...requests: (readonly [string, RunProfile])[]): Promise<number> => {
      const times: number[] = [];
      for (let turn = 0; turn < repeats; turn += 1) {
        change();
        times.push(await time(...requests));
      }
      return median(times);
    };
    const imported = await time(['corp', 'Full Import'], ['cloud', 'Full Import']);
    const synchronized = await time(['corp', 'Full Synchronization'], ['cloud', 'Full Synchronization']);
    const delta = await again(
      ['corp', 'Delta Import'],
      ['cloud', 'Delta Import'],
      ['corp', 'Delta Synchronization'],
      ['cloud', 'Delta Synchronization'],
    );
    const importedAgain = await again(['corp', 'Full Import'], ['cloud', 'Full Import']);
    const synchronizedAgain = await again(
      ['corp', 'Full Synchronization'],
      ['cloud', 'Full Synchronization'],
    );
    clearInterval(watch);
    peak = Math.max(peak, process.memoryUsage().rss);
    const result = {
      size,
      'first full import ms': imported,
      'bare insert ms': bare,
      'import / bare (two spaces)': imported / (2 * bare),
      'first full sync ms': synchronized,
      'full import again ms': importedAgain,
      'full sync again ms': synchronizedAgain,
      'delta of 100 ms': delta,
      'full / delta': (imported + synchronized) / delta,
      'full again / delta': (importedAgain + synchronizedAgain) / delta,
      'memory above start MB': (peak - before) / 2 ** 20,
      'file MB': statSync(file).size / 2 ** 20,
      ...measureLookups(db, store, size),
    };
    db.close();
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds that writes of the main thread take while the worker fills the connector space and the metaverse. */
async function measureWorker(size: number, workerFile: string, withTurn: boolean): Promise<Measures> {
  const folder = mkdtempSync(join(tmpdir(), 'sync-bench-'));
  const file = join(folder, 'agent.db');
  const db = openDatabase(file);
  // The worker does the checkpoints.
  if (withTurn) db.exec('PRAGMA wal_autocheckpoint = 0');
  const { sources } = generate(size, changes);
  const worker = createSyncWorker({ workerFile, databaseFile: file, sources });
  const insert = db.prepare('INSERT OR REPLACE INTO heartbeats VALUES (?, 1, NULL)');
  const waits: number[] = [];
  const lateness: number[] = [];
  let due = performance.now() + 10;
  const timer = setInterval(() => {
    const startedAt = performance.now();
    lateness.push(startedAt - due);
    if (withTurn) worker.turn.take(() => insert.run(waits.length));
    else insert.run(waits.length);
    waits.push(performance.now() - startedAt);
    due = performance.now() + 10;
  }, 10);
  const startedAt = performance.now();
  for (const [connector, profile] of [
    ['corp', 'Full Import'],
    ['cloud', 'Full Import'],
    ['corp', 'Full Synchronization'],
    ['cloud', 'Full Synchronization'],
  ] as const)
    await worker.run({ connector, profile });
  const took = performance.now() - startedAt;
  clearInterval(timer);
  await worker.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    size,
    'full cycle in the worker ms': took,
    'writes of the main thread': waits.length,
    'write p50 ms': quantile(waits, 0.5),
    'write p99 ms': quantile(waits, 0.99),
    'longest write ms': Math.max(...waits),
    'thread late p99 ms': quantile(lateness, 0.99),
    'thread late at most ms': Math.max(...lateness),
  };
}

function print(all: readonly Measures[]): void {
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const [first] = all;
  if (first === undefined) return;
  const cells = (values: readonly string[]): string => values.map((value) => value.padStart(12)).join('');
  write(`${''.padEnd(30)}${cells(all.map(({ size }) => size.toLocaleString('en')))}   exponent`);
  for (const name of Object.keys(first).filter((key) => key !== 'size')) {
    const values = all.map((one) => one[name] ?? NaN);
    const last = all.at(-1);
    const exponent =
      last === undefined || last.size === first.size
        ? ''
        : (Math.log((last[name] ?? NaN) / (first[name] ?? NaN)) / Math.log(last.size / first.size)).toFixed(
            2,
          );
    write(
      `${name.padEnd(30)}${cells(values.map((value) => value.toFixed(value < 100 ? 2 : 0)))}   ${exponent}`,
    );
  }
}

const sizes = (process.argv[2] ?? '10000,100000,1000000').split(',').map(Number);
const repeats = Number(process.argv[3] ?? '5');
// `0` repeats: the look-ups alone.
const results: Measures[] = [];
for (const size of sizes)
  results.push(await (repeats === 0 ? measureLookupsOnly(size) : measure(size, repeats)));
print(results);
const workerFile = process.argv[5];
const workers: Measures[] = [];
if (workerFile !== undefined && repeats > 0) {
  for (const withTurn of [false, true])
    workers.push(await measureWorker(Math.min(100_000, Math.max(...sizes)), workerFile, withTurn));
  process.stdout.write(
    '\nWrites of the main thread meanwhile: alone, and with the write turn and no checkpoints of its own\n',
  );
  print(workers);
}
const output = process.argv[4];
if (output !== undefined) {
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, `${JSON.stringify({ changes, repeats, results, workers }, null, 2)}\n`);
}
