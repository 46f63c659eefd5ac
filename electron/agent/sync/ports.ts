import type { CloudImportObject, DirectoryImportObject } from './objects';
import type { RunStatus } from './status';

/** An object that could not be used. It does not stop the run. */
export interface SourceError {
  /** `bad-row`, `unreadable-object`, …: what the history counts by. */
  readonly kind: string;
  /** Distinguished name or cloud anchor; `null` when not even that could be read. */
  readonly object: string | null;
  /**
   * Key of the object in its connector space (objectGUID or cloud anchor), which then stays as it is. `null` = not known:
   * then a full import takes nobody for deleted.
   */
  readonly key: string | null;
  /** Line of a file, counted from 1. */
  readonly line: number | null;
  readonly reason: string;
}

/** Why a source could not be read to its end. */
export type SourceFailure = Extract<
  RunStatus,
  'no-start-connection' | 'no-start-credentials' | 'stopped-connectivity'
>;

/**
 * What a source says, in batches of some hundred objects. A stream is complete only with `end`: one that stops without it
 * counts as failed, so that a part never passes for the whole.
 */
export type SourceEvent<T, W> =
  | { readonly kind: 'objects'; readonly objects: readonly T[] }
  /** Keys of objects that are deleted or out of reach of the settings now. In a delta only. */
  | { readonly kind: 'gone'; readonly keys: readonly string[] }
  | { readonly kind: 'errors'; readonly errors: readonly SourceError[] }
  /**
   * First and last event of a delta that cannot be told from this watermark: another domain controller, a restored one, a
   * token that ran out, a container that was moved. A full import follows.
   */
  | { readonly kind: 'watermarkUnusable'; readonly reason: string }
  | { readonly kind: 'failed'; readonly status: SourceFailure; readonly message: string }
  /** Read to the end. `null` = there is no delta from here. */
  | { readonly kind: 'end'; readonly watermark: W | null };

/** Where a partition was read up to. */
export interface DirectoryWatermark {
  /** invocationId of the domain controller’s database, as its rootDSE’s dsServiceName entry has it. */
  readonly invocationId: string;
  /** highestCommittedUSN before the read began: decimal digits, 64 bits. */
  readonly usn: string;
}

/** Where the cloud was read up to. */
export interface CloudWatermark {
  readonly deltaToken: string;
}

type Events<T, W> = AsyncIterable<SourceEvent<T, W>>;

/**
 * A forest to import from. Every wait inside has a time limit of its own and ends with the signal; what is expected to
 * go wrong is a `failed` event.
 */
export interface DirectorySource {
  /** Selected naming contexts, in the order of the steps. */
  partitions(): readonly string[];
  fullImport(partitionDn: string, signal: AbortSignal): Events<DirectoryImportObject, DirectoryWatermark>;
  /** Changed, moved and deleted objects, by uSNChanged above the watermark and the show-deleted control. */
  deltaImport(
    partitionDn: string,
    since: DirectoryWatermark,
    signal: AbortSignal,
  ): Events<DirectoryImportObject, DirectoryWatermark>;
}

/** The users of the cloud. As `DirectorySource`, in one partition. */
export interface CloudSource {
  fullImport(signal: AbortSignal): Events<CloudImportObject, CloudWatermark>;
  deltaImport(since: CloudWatermark, signal: AbortSignal): Events<CloudImportObject, CloudWatermark>;
}

/** The sources that are configured now. Asked at the start of every run. */
export interface Sources {
  /** Ids of the forests, in the order of their runs. */
  connectors(): readonly string[];
  /** `null` = not configured. */
  directory(connector: string): DirectorySource | null;
  /** `null` = not configured. */
  cloud(): CloudSource | null;
}
