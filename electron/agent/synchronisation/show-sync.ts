import type { AgentStatus } from '../../../shared/model/agent-status';
import type { SyncStatus } from '../../../shared/model/sync';
import { isCompleted } from '../sync/status';
import { cloudConnector } from '../sync/objects';
import { freshness, missingRuns } from '../sync/readiness';
import type { Run, RunProgress } from '../sync/run';
import type { SchedulerStatus } from '../sync/scheduler';
import type { SyncStore } from '../store/sync-storage';

/** Newest runs of a connector that are looked at for a problem. */
const looked = 8;

interface Shown {
  readonly store: Pick<SyncStore, 'runs' | 'spaces' | 'counts'>;
  readonly forests: readonly { readonly id: string; readonly domain: string }[];
}

function failureOf(runs: readonly Run[], kind: 'Import' | 'Synchronization'): Run | null {
  const last = runs.find(({ profile, endedAt }) => profile.endsWith(kind) && endedAt !== null);
  return last === undefined || isCompleted(last.status) ? null : last;
}

/** The newest import or synchronisation of each connector that did not end well, in words; `null` = all is well. */
function problemOf({ store, forests }: Shown): string | null {
  const names = [
    ...forests.map(({ id, domain }) => [id, domain] as const),
    [cloudConnector, 'cloud'] as const,
  ];
  const problems = names.flatMap(([id, name]) => {
    const runs = store.runs.list(id, looked);
    return (['Import', 'Synchronization'] as const).flatMap((kind) => {
      const failed = failureOf(runs, kind);
      if (failed === null) return [];
      const message =
        failed.steps.map((step) => step.message).find((text) => text !== null) ?? failed.message;
      return [`${name}, ${failed.profile}: ${failed.status}${message === null ? '' : ` (${message})`}`];
    });
  });
  return problems.length === 0 ? null : problems.join('; ');
}

/** The counts and the age of what is known, for the Overview. */
export function identityOf(shown: Shown): AgentStatus['identity'] {
  const { store, forests } = shown;
  const ids = forests.map(({ id }) => id);
  const imported = freshness(store.runs, ids).map(({ importedAt }) => importedAt);
  const times = imported.filter((at) => at !== null);
  return {
    // The oldest: what is known is only as new as that.
    lastImportAt: times.length < imported.length ? null : Math.min(...times),
    activeDirectoryUsers: ids.reduce((sum, id) => sum + store.spaces.count(id), 0),
    cloudUsers: store.spaces.count(cloudConnector),
    joined: store.counts.joined(),
    problem: problemOf(shown),
  };
}

/** The sync engine’s state, for the console. */
export function syncStatusOf(
  { store, forests }: Shown,
  scheduler: SchedulerStatus,
  running: RunProgress | null,
): SyncStatus {
  const ids = forests.map(({ id }) => id);
  const { everyMs, ...rest } = scheduler;
  return {
    running:
      running === null
        ? null
        : { ...running, counts: { ...running.counts, errors: { ...running.counts.errors } } },
    scheduler: { ...rest, everyMinutes: Math.round(everyMs / 60_000) },
    missing: missingRuns(store.runs, ids).map((one) => ({ ...one })),
    freshness: freshness(store.runs, ids).map((one) => ({ ...one })),
  };
}
