import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../clock';
import { openDatabase } from '../../store/database';
import { createSyncStore, tuneForEngine } from '../../store/sync-storage';
import { createSyncEngine, type SyncEngine } from '../engine';
import type { Sources } from '../ports';
import type { ConfiguredSources, FromWorker, ToWorker, WorkerStart } from './protocol';
import { createRemoteSources } from './remote-sources';
import { createWriteTurn } from './write-turn';

/** Between two writes: lets messages in, and the main thread write. */
async function breathe(isTaken: () => boolean): Promise<void> {
  do await setTimeout(1);
  while (isTaken());
}

interface Job {
  readonly id: number;
  readonly request: Parameters<SyncEngine['run']>[0];
  readonly configured: ConfiguredSources;
  readonly cancel: AbortController;
}

/**
 * The engine in a thread of its own, with its own connection. The sources stay in the main thread, where the passwords
 * are: their objects come batch by batch.
 */
function serve(port: NonNullable<typeof parentPort>, { databaseFile, turn }: WorkerStart): void {
  const db = openDatabase(databaseFile);
  tuneForEngine(db);
  const send = (message: FromWorker): void => port.postMessage(message);
  const remote = createRemoteSources(send);
  const { isTaken } = createWriteTurn(turn);
  let configured: Sources = remote.sources({ forests: [], cloud: false });
  const engine = createSyncEngine({
    storage: createSyncStore(db),
    // What is configured is settled when a run begins.
    sources: {
      connectors: () => configured.connectors(),
      directory: (connector) => configured.directory(connector),
      cloud: () => configured.cloud(),
    },
    clock: systemClock,
    breathe: () => breathe(isTaken),
  });
  const jobs = new Map<number, Job>();
  const run = async (job: Job): Promise<void> => {
    jobs.set(job.id, job);
    try {
      await engine.idle();
      configured = remote.sources(job.configured);
      const onProgress = (progress: Extract<FromWorker, { kind: 'progress' }>['progress']): void =>
        send({ kind: 'progress', id: job.id, progress });
      const ended = await engine.run(job.request, { signal: job.cancel.signal, onProgress });
      send({ kind: 'ended', id: job.id, run: ended });
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : 'unknown cause';
      send({ kind: 'failed', id: job.id, message });
    } finally {
      jobs.delete(job.id);
    }
  };
  let tail: Promise<void> = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'run') {
      const job = { ...message, cancel: new AbortController() };
      tail = tail.then(() => run(job));
      jobs.set(job.id, job);
    } else if (message.kind === 'cancel') jobs.get(message.id)?.cancel.abort();
    else if (message.kind === 'close') {
      for (const { cancel } of jobs.values()) cancel.abort();
      void tail.then(() => {
        db.close();
        port.close();
      });
    } else remote.receive(message);
  });
}

if (parentPort !== null) serve(parentPort, workerData as WorkerStart);
