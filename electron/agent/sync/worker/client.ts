import { Worker } from 'node:worker_threads';
import type { RunOptions, SyncEngine } from '../engine';
import type { Sources } from '../ports';
import type { Run, RunRequest } from '../run';
import { createStreamServer, type StreamServer } from './serve-streams';
import type { ConfiguredSources, FromWorker, ToWorker, WorkerStart } from './protocol';
import { createWriteTurn, type WriteTurn } from './write-turn';

/** The engine in a worker thread, for the main thread. */
export interface SyncWorker extends SyncEngine {
  /** The main thread’s writes go through it, so that they wait no longer than one short transaction. */
  readonly turn: WriteTurn;
  /** Cancels what runs and ends the thread. */
  close(): Promise<void>;
}

interface SyncWorkerDeps {
  /** Path of the bundled `worker.ts`. */
  readonly workerFile: string;
  readonly databaseFile: string;
  readonly sources: Sources;
}

interface Job {
  readonly options: RunOptions;
  readonly resolve: (run: Run) => void;
  readonly reject: (cause: Error) => void;
  /** Resolves when the run has ended, in whichever way. */
  readonly ended: Promise<unknown>;
}

function createJob(options: RunOptions): { readonly job: Job; readonly ended: Promise<Run> } {
  let settle: Pick<Job, 'resolve' | 'reject'> = { resolve: () => undefined, reject: () => undefined };
  const ended = new Promise<Run>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { job: { options, ...settle, ended: ended.catch(() => undefined) }, ended };
}

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
  readonly ended: Promise<void>;
}

function configuredNow(sources: Sources): ConfiguredSources {
  const forests = sources.connectors().map((connector) => ({
    connector,
    partitions: [...(sources.directory(connector)?.partitions() ?? [])],
  }));
  return { forests, cloud: sources.cloud() !== null };
}

function take(jobs: Map<number, Job>, streams: StreamServer, message: FromWorker): void {
  switch (message.kind) {
    case 'progress':
      jobs.get(message.id)?.options.onProgress?.(message.progress);
      return;
    case 'ended':
      jobs.get(message.id)?.resolve(message.run);
      jobs.delete(message.id);
      return;
    case 'failed':
      jobs.get(message.id)?.reject(new Error(message.message));
      jobs.delete(message.id);
      return;
    default:
      streams.take(message);
  }
}

/** @param onEnd the thread takes no more runs; called once or twice */
function startThread(deps: SyncWorkerDeps, turn: WriteTurn, onEnd: () => void): Thread {
  const data: WorkerStart = { databaseFile: deps.databaseFile, turn: turn.buffer };
  const worker = new Worker(deps.workerFile, { workerData: data });
  const streams = createStreamServer(deps.sources, (message) => worker.postMessage(message));
  const jobs = new Map<number, Job>();
  const failAll = (cause: Error): void => {
    onEnd();
    for (const job of jobs.values()) job.reject(cause);
    jobs.clear();
  };
  const ended = new Promise<void>((resolve) => {
    worker.on('error', failAll);
    worker.on('exit', () => {
      streams.close();
      failAll(new Error('The synchronisation thread ended'));
      resolve();
    });
  });
  worker.on('message', (message: FromWorker) => take(jobs, streams, message));
  return { worker, jobs, ended };
}

/**
 * Makes the client. The thread starts with the first run, and again after it broke down: the runs it had are rejected, and
 * the new one marks them as stopped.
 */
export function createSyncWorker(deps: SyncWorkerDeps): SyncWorker {
  const turn = createWriteTurn();
  let thread: Thread | null = null;
  let lastId = 0;
  const running = (): Thread => {
    if (thread !== null) return thread;
    const started: Thread = startThread(deps, turn, () => {
      if (thread === started) thread = null;
    });
    thread = started;
    return started;
  };
  const run = (request: RunRequest, options: RunOptions = {}): Promise<Run> => {
    const id = (lastId += 1);
    const { worker, jobs } = running();
    const post = (message: ToWorker): void => worker.postMessage(message);
    const cancel = (): void => post({ kind: 'cancel', id });
    const { job, ended } = createJob(options);
    jobs.set(id, job);
    post({ kind: 'run', id, request, configured: configuredNow(deps.sources) });
    if (options.signal?.aborted === true) cancel();
    options.signal?.addEventListener('abort', cancel, { once: true });
    return ended.finally(() => options.signal?.removeEventListener('abort', cancel));
  };
  return {
    turn,
    run,
    async idle() {
      const open = [...(thread?.jobs.values() ?? [])];
      await Promise.all(open.map(({ ended }) => ended));
    },
    async close() {
      const open = thread;
      if (open === null) return;
      open.worker.postMessage({ kind: 'close' } satisfies ToWorker);
      await open.ended;
    },
  };
}
