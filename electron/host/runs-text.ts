import type { SyncCounts, SyncRun, SyncRunError } from '../../shared/model/sync';

const countNames = ['adds', 'updates', 'renames', 'deletes', 'unchanged', 'joins', 'disconnects'] as const;

/** Counts in one line: those that are not 0, and the errors by kind. */
export function countsText(counts: SyncCounts): string {
  const parts = countNames.flatMap((name) => (counts[name] === 0 ? [] : [`${name} ${counts[name]}`]));
  const errors = Object.entries(counts.errors).map(([kind, count]) => `${kind} ${count}`);
  return [...parts, ...errors].join(', ');
}

const timeText = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** One run: a line, and one for each step. Times in UTC. @param nameOf the connector’s name for the admin */
export function runText(run: SyncRun, nameOf: (connector: string) => string): string {
  const seconds = run.endedAt === null ? '' : `  ${((run.endedAt - run.startedAt) / 1_000).toFixed(1)} s`;
  const head = `${String(run.id).padStart(5)}  ${timeText(run.startedAt)}  ${nameOf(run.connector)}, ${run.profile}: ${run.status}${seconds}`;
  const steps = run.steps.flatMap((step) => {
    const where =
      step.partitionDn === null || step.partitionDn === ''
        ? step.kind
        : `${step.kind} of ${step.partitionDn}`;
    const counts = countsText(step.counts);
    const line = `       ${where}: ${step.status}${counts === '' ? '' : ` (${counts})`}`;
    return step.message === null ? [line] : [line, `         ${step.message}`];
  });
  const message = run.message === null ? [] : [`       ${run.message}`];
  return [head, ...message, ...steps].join('\n');
}

/** One error of a run. */
export function runErrorText({ kind, object, line, detail }: SyncRunError): string {
  const where = [object, line === null ? null : `line ${line}`].filter((text) => text !== null).join(', ');
  return `       ${kind}${where === '' ? '' : ` ${where}`}: ${detail}`;
}
