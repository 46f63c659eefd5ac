import type { Change } from './difference';
import type { Group, GroupError } from './group';
import type { CloudImportObject, DirectoryImportObject } from './objects';
import type { Run, RunError, RunProfile, RunStep, StepCounts } from './run';
import type { RunStatus } from './status';

/** What a staged import has found so far. */
export type ImportCounts = Pick<StepCounts, 'adds' | 'updates' | 'renames' | 'deletes' | 'unchanged'>;

/**
 * An import under way. What it finds is kept apart from the connector space until all of it is read; then it is put in
 * force in short transactions, after a crash too. One import at a time.
 */
export interface StagedImport<T> {
  /** @returns keys that came before in this import; the later object counts */
  stage(objects: readonly T[]): readonly string[];
  /** Stages the deletion of what the source says is gone. Keys of other partitions are left alone. */
  gone(keys: readonly string[]): void;
  /** Leaves objects as they are that the source has but could not tell. */
  keep(keys: readonly string[]): void;
  /** Stages the deletion of a batch of those that were not seen. @returns whether some are left */
  stageUnseen(): boolean;
  counts(): ImportCounts;
  /** From here on the import is in force, whatever happens. @param watermark JSON; `null` = none */
  ready(watermark: string | null, at: number): void;
  /** Puts a batch into the connector space. @returns whether some are left */
  apply(): boolean;
  /** Forgets the import; the connector space is as it was. */
  discard(): void;
}

/** Whether an object is to be synchronised. */
export type Keep = (partitionDn: string, distinguishedName: string) => boolean;

/** What a batch of pruning did: how many are gone, and where the next one begins; `null` = that was all. */
export interface Pruned {
  readonly pruned: number;
  readonly after: number | null;
}

/** The connector spaces. */
export interface ConnectorSpaces {
  beginDirectory(runId: number, connector: string, partitionDn: string): StagedImport<DirectoryImportObject>;
  beginCloud(runId: number): StagedImport<CloudImportObject>;
  /**
   * What an import left behind that did not end: one that was read to its end is put in force by calling this until it
   * says `nothing`, another one is forgotten.
   */
  recover(): 'more' | 'nothing';
  /** JSON as `ready` got it; `null` = none. */
  watermark(connector: string, partitionDn: string): string | null;
  /** Partitions of which something is or was in the connector space. */
  partitions(connector: string): readonly string[];
  connectors(): readonly string[];
  /** Marks a batch of a partition’s objects as deleted. @returns how many; 0 = done, and the partition is forgotten */
  obsolete(connector: string, partitionDn: string): number;
  /**
   * Marks those of a batch as deleted that are not to be kept. Who is to come back needs a full import: the watermarks of
   * their partitions count no more, nor does that of an import under way.
   *
   * @param after where the batch before ended; 0 = from the first
   */
  prune(connector: string, keep: Keep, after: number): Pruned;
  /** Objects of a connector that are not deleted. */
  count(connector: string): number;
}

/** What a synchronisation wrote. */
export type WriteCounts = Pick<
  StepCounts,
  'adds' | 'updates' | 'deletes' | 'unchanged' | 'joins' | 'disconnects'
>;

/** A group and what is to become of it. */
export interface GroupChange {
  readonly group: Group;
  readonly change: Change;
}

/** The metaverse and its links. */
export interface Metaverse {
  /** The next anchors in any order that is fixed. @param after `null` = from the first */
  anchorsAfter(after: string | null, limit: number): readonly string[];
  /** Anchors that changed in a connector since the last synchronisation; processed ones come no more. */
  pendingAnchors(connector: string, limit: number): readonly string[];
  load(anchors: readonly string[]): readonly Group[];
  /**
   * Loads the groups of anchors, has it decided what changes, writes that and takes note of the deletions of these groups:
   * all in one transaction, since others take objects out of the connector spaces meanwhile.
   */
  update(
    anchors: readonly string[],
    decide: (groups: readonly Group[]) => readonly GroupChange[],
    runId: number,
    at: number,
  ): WriteCounts;
  /** Takes note of a batch of changed users of the cloud that have no anchor. `settled` 0 = there are none left. */
  settleWithoutAnchor(): { readonly settled: number; readonly disconnects: number };
  /** What the rules could not decide for objects of the connector. @param limit that many at most */
  errors(connector: string, limit: number): readonly (GroupError & { readonly sourceAnchor: string })[];
}

/** The history of runs. */
export interface Runs {
  start(connector: string, profile: RunProfile, at: number): number;
  startStep(runId: number, step: Pick<RunStep, 'step' | 'kind' | 'partitionDn' | 'startedAt'>): void;
  endStep(runId: number, step: RunStep): void;
  addErrors(runId: number, errors: readonly RunError[]): void;
  end(runId: number, at: number, status: RunStatus, message: string | null): void;
  /** Marks runs that a killed process left behind as stopped. @returns how many */
  endAbandoned(at: number): number;
  /** @param connector `null` = all; the latest first */
  list(connector: string | null, limit: number): readonly Run[];
  get(runId: number): Run | null;
  errors(runId: number, limit: number): readonly RunError[];
  /** Forgets runs that ended before then, except the first and last completed ones of each profile. @returns how many */
  purge(before: number): number;
  /** When and as what a profile of the connector was last completed; `null` = never. */
  lastCompleted(connector: string, profile: RunProfile): Pick<Run, 'id' | 'startedAt' | 'endedAt'> | null;
  /** `null` = never completed. */
  firstCompleted(connector: string, profile: RunProfile): Pick<Run, 'id' | 'endedAt'> | null;
}

/** All that the engine keeps. */
export interface SyncStorage {
  readonly spaces: ConnectorSpaces;
  readonly metaverse: Metaverse;
  readonly runs: Runs;
}
