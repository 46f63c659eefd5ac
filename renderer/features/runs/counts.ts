import type { SyncCounts, SyncRun, SyncStatus } from '../../../shared/model/sync';

/** What is counted beside errors, in the order in which it is shown. */
export const countNames = [
  'adds',
  'updates',
  'renames',
  'deletes',
  'unchanged',
  'joins',
  'disconnects',
] as const satisfies readonly (keyof SyncCounts)[];

/** Errors of all kinds. */
export function errorTotal({ errors }: Pick<SyncCounts, 'errors'>): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

const none: SyncCounts = {
  adds: 0,
  updates: 0,
  renames: 0,
  deletes: 0,
  unchanged: 0,
  joins: 0,
  disconnects: 0,
  errors: {},
};

function added(a: SyncCounts, b: SyncCounts): SyncCounts {
  const errors = { ...a.errors };
  for (const [kind, count] of Object.entries(b.errors)) errors[kind] = (errors[kind] ?? 0) + count;
  const sums = Object.fromEntries(countNames.map((name) => [name, a[name] + b[name]]));
  return { ...none, ...sums, errors };
}

/** What several steps have counted together. */
export function totalCounts(steps: readonly { readonly counts: SyncCounts }[]): SyncCounts {
  return steps.map(({ counts }) => counts).reduce(added, none);
}

/** A run with what it has counted by now, as far as it is the one that is running. */
export function withProgress(run: SyncRun, running: SyncStatus['running']): SyncRun {
  if (running?.runId !== run.id) return run;
  const { step, partitionDn, counts, profile } = running;
  const known = run.steps.find((one) => one.step === step);
  const live = known ?? {
    step,
    kind: profile,
    partitionDn,
    startedAt: run.startedAt,
    endedAt: null,
    status: 'in-progress',
    counts,
    message: null,
  };
  if (live.endedAt !== null) return run;
  const others = run.steps.filter((one) => one.step !== step);
  return { ...run, steps: [...others, { ...live, counts }].sort((a, b) => a.step - b.step) };
}
