import { cloudConnector } from './objects';
import type { RunProfile } from './run';
import type { Runs } from './storage';

type History = Pick<Runs, 'firstCompleted' | 'lastCompleted'>;

/** A run that writeback needs and that was never completed. */
export interface MissingRun {
  readonly connector: string;
  readonly profile: Extract<RunProfile, 'Full Import' | 'Full Synchronization'>;
}

/** How old what is known of a connector is. Epoch milliseconds; `null` = never. */
export interface Freshness {
  readonly connector: string;
  readonly importedAt: number | null;
  readonly synchronizedAt: number | null;
}

type Later = { readonly id: number; readonly endedAt: number | null } | null;

function latest(a: Later, b: Later): Later {
  if (a === null || b === null) return a ?? b;
  return a.id > b.id ? a : b;
}

/**
 * What is missing before writeback may be switched on: one completed full import of every connector, and after it one
 * completed full synchronisation. Empty = ready.
 *
 * @param forests ids of the configured ones
 */
export function missingRuns(runs: History, forests: readonly string[]): readonly MissingRun[] {
  const missing: MissingRun[] = [];
  for (const connector of [...forests, cloudConnector]) {
    const imported = runs.firstCompleted(connector, 'Full Import');
    const synchronized = runs.lastCompleted(connector, 'Full Synchronization');
    if (imported === null) missing.push({ connector, profile: 'Full Import' });
    if (synchronized === null || imported === null || synchronized.id < imported.id)
      missing.push({ connector, profile: 'Full Synchronization' });
  }
  return missing;
}

/** When each connector was last imported and synchronised, by whichever profile. */
export function freshness(runs: History, forests: readonly string[]): readonly Freshness[] {
  return [...forests, cloudConnector].map((connector) => ({
    connector,
    importedAt:
      latest(runs.lastCompleted(connector, 'Full Import'), runs.lastCompleted(connector, 'Delta Import'))
        ?.endedAt ?? null,
    synchronizedAt:
      latest(
        runs.lastCompleted(connector, 'Full Synchronization'),
        runs.lastCompleted(connector, 'Delta Synchronization'),
      )?.endedAt ?? null,
  }));
}
