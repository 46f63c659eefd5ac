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
    status: 'success' | 'completed-sync-errors' | 'stopped-connectivity' | 'stopped-error',
    objects: number,
    error: string | null,
  ): void;
  /** When a full import of the connector last ended well; `null` = never. Epoch milliseconds. */
  lastGoodImport(connector: string): number | null;
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
 * Full import of every forest and of the cloud, then a full synchronisation. A source that cannot be read leaves its
 * connector space as it was, and the others go on: one forest that is down does not make the others stale. Without
 * any forest, or without the cloud, everything stays as it was.
 *
 * @returns an error that names every source that failed; the synchronisation counts as good only when no source is
 *   missing that was never read
 */
export async function importEverything(
  directories: readonly ImportSource<DirectoryObject>[],
  cloud: ImportSource<CloudObject>,
  synchronise: () => { readonly joined: number },
  deps: ImportDeps,
): Promise<Result<void, string>> {
  const problems: string[] = [];
  const missing: string[] = [];
  const attempt = async <T>(source: ImportSource<T>): Promise<boolean> => {
    const imported = await importOne(source, deps);
    if (imported.ok) return true;
    problems.push(imported.error);
    if (deps.runs.lastGoodImport(source.connector) === null) missing.push(source.connector);
    return false;
  };
  let read = 0;
  for (const directory of directories) read += (await attempt(directory)) ? 1 : 0;
  if (read > 0 && (await attempt(cloud))) {
    const problem = synchroniseAll(synchronise, missing, deps);
    if (problem !== null) problems.push(problem);
  }
  return problems.length === 0 ? ok(undefined) : err(problems.join('; '));
}

function synchroniseAll(
  synchronise: () => { readonly joined: number },
  missing: readonly string[],
  { runs, clock }: ImportDeps,
): string | null {
  const run = runs.start('metaverse', 'Full Synchronization', clock.now());
  try {
    const { joined } = synchronise();
    const error = missing.length === 0 ? null : `Never imported: ${missing.join(', ')}`;
    runs.end(run, clock.now(), error === null ? 'success' : 'completed-sync-errors', joined, error);
    return null;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown cause';
    runs.end(run, clock.now(), 'stopped-error', 0, reason);
    return `Full synchronisation stopped: ${reason}`;
  }
}
