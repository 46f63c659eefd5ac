import type { CloudImportObject, DirectoryImportObject } from '../objects';
import type { CloudWatermark, DirectoryWatermark, SourceEvent } from '../ports';
import type { Run, RunProgress, RunRequest } from '../run';

/** What a stream of the main thread is to read. */
export type StreamRequest =
  | {
      readonly kind: 'directory';
      readonly connector: string;
      readonly partitionDn: string;
      /** `null` = full. */
      readonly since: DirectoryWatermark | null;
    }
  | { readonly kind: 'cloud'; readonly since: CloudWatermark | null };

/** An event of either source, as it crosses to the worker. */
export type StreamEvent = SourceEvent<
  DirectoryImportObject | CloudImportObject,
  DirectoryWatermark | CloudWatermark
>;

/** What is configured when a run is asked for. */
export interface ConfiguredSources {
  readonly forests: readonly { readonly connector: string; readonly partitions: readonly string[] }[];
  readonly cloud: boolean;
}

/** From the main thread to the worker. */
export type ToWorker =
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly request: RunRequest;
      readonly configured: ConfiguredSources;
    }
  | { readonly kind: 'cancel'; readonly id: number }
  /** The answer to `next`. */
  | { readonly kind: 'event'; readonly stream: number; readonly event: StreamEvent }
  | { readonly kind: 'done'; readonly stream: number }
  | { readonly kind: 'thrown'; readonly stream: number; readonly message: string }
  | { readonly kind: 'close' };

/** From the worker to the main thread. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: RunProgress }
  | { readonly kind: 'ended'; readonly id: number; readonly run: Run }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'open'; readonly stream: number; readonly request: StreamRequest }
  | { readonly kind: 'next'; readonly stream: number }
  | { readonly kind: 'shut'; readonly stream: number };

/** What the worker is started with. */
export interface WorkerStart {
  readonly databaseFile: string;
  /** `createWriteTurn` of the main thread. */
  readonly turn: SharedArrayBuffer;
}
