import type { ShownStatus } from './status';

/** What an admin runs, by the names of the Synchronization Service Manager. */
export const runProfiles = [
  'Full Import',
  'Delta Import',
  'Full Synchronization',
  'Delta Synchronization',
] as const;
export type RunProfile = (typeof runProfiles)[number];

/** A run to do: a profile of a forest (by its id), or of the cloud (`cloudConnector`). */
export interface RunRequest {
  readonly connector: string;
  readonly profile: RunProfile;
}

/** What a step counts. All of them count objects. */
export interface StepCounts {
  /** Import: new objects. Synchronisation: metaverse objects made. */
  readonly adds: number;
  /** Import: changed objects that kept their name. Synchronisation: metaverse objects whose links changed. */
  readonly updates: number;
  /** Import: objects that were renamed or moved. */
  readonly renames: number;
  /** Import: objects that are gone. Synchronisation: metaverse objects removed. */
  readonly deletes: number;
  readonly unchanged: number;
  /** Objects newly joined to a metaverse object. */
  readonly joins: number;
  /** Objects that are joined no more. */
  readonly disconnects: number;
  /** Errors by their kind. */
  readonly errors: Readonly<Record<string, number>>;
}

/** The counts of a step that has done nothing yet. */
export const noCounts: StepCounts = {
  adds: 0,
  updates: 0,
  renames: 0,
  deletes: 0,
  unchanged: 0,
  joins: 0,
  disconnects: 0,
  errors: {},
};

/** One step of a run as the history shows it. */
export interface RunStep {
  /** Counted from 1. */
  readonly step: number;
  /**
   * What it did: a profile, which for `Delta Import` may be `Full Import` when the watermark was of no use, or
   * `Deselected Partition`.
   */
  readonly kind: RunProfile | 'Deselected Partition';
  /** `null` = the whole connector. */
  readonly partitionDn: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly status: ShownStatus;
  readonly counts: StepCounts;
  /** What went wrong, what is stale, or why a full import was done instead; `null` = nothing to say. */
  readonly message: string | null;
}

/** One run as the history shows it. Times in epoch milliseconds. */
export interface Run {
  readonly id: number;
  readonly connector: string;
  readonly profile: RunProfile;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly status: ShownStatus;
  readonly message: string | null;
  readonly steps: readonly RunStep[];
}

/** What was wrong with one object or row. */
export interface RunError {
  readonly step: number;
  readonly kind: string;
  /** Distinguished name or cloud anchor; `null` when not even that could be read. */
  readonly object: string | null;
  /** Line of a file, counted from 1. */
  readonly line: number | null;
  readonly detail: string;
}

/** What a run is doing. Sent after every batch: show it at most a few times a second. */
export interface RunProgress {
  readonly runId: number;
  readonly connector: string;
  readonly profile: RunProfile;
  readonly step: number;
  readonly steps: number;
  readonly partitionDn: string | null;
  /** `applying`: all is read and is being put into the connector space; a run cannot be cancelled any more. */
  readonly phase: 'reading' | 'applying' | 'synchronizing';
  readonly counts: StepCounts;
}
