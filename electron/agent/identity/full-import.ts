import { err, ok, type Result } from '../../../shared/result';
import type { Clock } from '../clock';
import type { CloudObject, DirectoryObject } from './objects';

/** One connector space to fill. */
export interface ImportSource<T> {
  /** Name of the connector, for the history. */
  readonly connector: string;
  /** Yields every object once; throws when the source cannot be read to its end. */
  read(): AsyncIterable<T>;
  begin(): { add(objects: readonly T[]): void; complete(): void };
}

/** Writes the history of runs. */
export interface RunHistory {
  start(connector: string, profile: string, at: number): number;
  end(
    id: number,
    at: number,
    status: 'success' | 'stopped-connectivity' | 'stopped-error',
    objects: number,
    error: string | null,
  ): void;
}

interface ImportDeps {
  readonly clock: Clock;
  readonly runs: RunHistory;
}

const batchSize = 500;

async function importOne<T>(source: ImportSource<T>, deps: ImportDeps): Promise<Result<number, string>> {
  const run = deps.runs.start(source.connector, 'Full Import', deps.clock.now());
  let objects = 0;
  try {
    const target = source.begin();
    let batch: T[] = [];
    for await (const object of source.read()) {
      batch.push(object);
      objects += 1;
      if (batch.length < batchSize) continue;
      target.add(batch);
      batch = [];
    }
    target.add(batch);
    target.complete();
    deps.runs.end(run, deps.clock.now(), 'success', objects, null);
    return ok(objects);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown cause';
    deps.runs.end(run, deps.clock.now(), 'stopped-connectivity', objects, reason);
    return err(`Full import of ${source.connector} stopped: ${reason}`);
  }
}

/**
 * Full import of every forest and of the cloud, then a full synchronisation. The first source that cannot be read
 * ends it with an error; its connector space and all links stay as they were.
 */
export async function importEverything(
  directories: readonly ImportSource<DirectoryObject>[],
  cloud: ImportSource<CloudObject>,
  synchronise: () => { readonly joined: number },
  deps: ImportDeps,
): Promise<Result<void, string>> {
  for (const directory of directories) {
    const imported = await importOne(directory, deps);
    if (!imported.ok) return imported;
  }
  const imported = await importOne(cloud, deps);
  if (!imported.ok) return imported;
  const run = deps.runs.start('metaverse', 'Full Synchronization', deps.clock.now());
  try {
    const { joined } = synchronise();
    deps.runs.end(run, deps.clock.now(), 'success', joined, null);
    return ok(undefined);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown cause';
    deps.runs.end(run, deps.clock.now(), 'stopped-error', 0, reason);
    return err(`Full synchronisation stopped: ${reason}`);
  }
}
