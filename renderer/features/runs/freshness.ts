import type { SyncRun, SyncStatus } from '../../../shared/model/sync';

const minuteMs = 60_000;
/** A cycle may be skipped or take its time; when two of them brought nothing, something is wrong. */
const cyclesUntilStale = 2;

/** A connector and the runs of it that writeback needs and that were never completed. */
export interface MissingOfConnector {
  readonly connector: string;
  readonly profiles: readonly SyncRun['profile'][];
}

/** The missing runs, connector by connector. */
export function missingByConnector({ missing }: Pick<SyncStatus, 'missing'>): readonly MissingOfConnector[] {
  const connectors = [...new Set(missing.map(({ connector }) => connector))];
  return connectors.map((connector) => ({
    connector,
    profiles: missing.filter((one) => one.connector === connector).map(({ profile }) => profile),
  }));
}

/**
 * Connectors whose last import or synchronisation is older than two intervals of the schedule. One that lacks a full run
 * is missing, not stale.
 *
 * @param now epoch milliseconds
 */
export function staleConnectors(
  { freshness, missing, scheduler }: Pick<SyncStatus, 'freshness' | 'missing' | 'scheduler'>,
  now: number,
): SyncStatus['freshness'] {
  const oldest = now - cyclesUntilStale * scheduler.everyMinutes * minuteMs;
  const isOld = (at: number | null): boolean => at === null || at < oldest;
  return freshness.filter(
    ({ connector, importedAt, synchronizedAt }) =>
      missing.every((one) => one.connector !== connector) && (isOld(importedAt) || isOld(synchronizedAt)),
  );
}

/** The oldest of the last synchronisations: links are only as new as that. `null` = one has none, or nothing is known. */
export function oldestSynchronisation({ freshness }: Pick<SyncStatus, 'freshness'>): number | null {
  const times = freshness.map(({ synchronizedAt }) => synchronizedAt);
  const known = times.filter((at) => at !== null);
  return known.length === 0 || known.length < times.length ? null : Math.min(...known);
}
