import { importPartition, report, type RunContext, type RunDeps } from './import-partition';
import type { StepResult } from './import-step';
import { cloudConnector } from './objects';
import type { CloudWatermark, DirectorySource, DirectoryWatermark } from './ports';
import { noCounts, type Run, type RunProgress, type RunRequest, type RunStep } from './run';
import { isCompleted, worstOf, type RunStatus } from './status';
import { runSynchronizeStep } from './synchronize-step';

interface PlannedStep {
  readonly kind: RunStep['kind'];
  readonly partitionDn: string | null;
  run(
    context: RunContext,
    step: number,
    steps: number,
  ): Promise<StepResult & { readonly kind?: RunStep['kind'] }>;
}

function importOf(source: DirectorySource, request: RunRequest, partitionDn: string): PlannedStep {
  return {
    kind: request.profile,
    partitionDn,
    run: (context, step, steps) =>
      importPartition(
        context,
        {
          partitionDn,
          begin: () => context.storage.spaces.beginDirectory(context.runId, request.connector, partitionDn),
          full: (signal) => source.fullImport(partitionDn, signal),
          delta: (since: DirectoryWatermark, signal) => source.deltaImport(partitionDn, since, signal),
        },
        { step, steps, partitionDn },
      ),
  };
}

function planDirectory({ request, sources, storage }: RunContext): readonly PlannedStep[] {
  const source = sources.directory(request.connector);
  // Of a forest that is configured no more, nothing is selected.
  const selected = source?.partitions() ?? [];
  const dropped = storage.spaces.partitions(request.connector).filter((one) => !selected.includes(one));
  return [
    ...dropped.map((partitionDn) => deselect(partitionDn)),
    ...(source === null ? [] : selected.map((partitionDn) => importOf(source, request, partitionDn))),
  ];
}

function deselect(partitionDn: string): PlannedStep {
  return {
    kind: 'Deselected Partition',
    partitionDn,
    async run(context, step, steps) {
      const { storage, request } = context;
      let counts = noCounts;
      for (;;) {
        const marked = storage.spaces.obsolete(request.connector, partitionDn);
        if (marked === 0) return { status: 'success', counts, message: null };
        counts = { ...counts, deletes: counts.deletes + marked };
        report(context, { step, steps, partitionDn }, 'applying', counts);
        await context.breathe();
      }
    },
  };
}

function planCloud(context: RunContext): readonly PlannedStep[] {
  const source = context.sources.cloud();
  if (source === null) return [];
  return [
    {
      kind: context.request.profile,
      partitionDn: '',
      run: (inner, step, steps) =>
        importPartition(
          inner,
          {
            partitionDn: '',
            begin: () => inner.storage.spaces.beginCloud(inner.runId),
            full: (signal) => source.fullImport(signal),
            delta: (since: CloudWatermark, signal) => source.deltaImport(since, signal),
          },
          { step, steps, partitionDn: '' },
        ),
    },
  ];
}

function planSynchronization({
  request,
  storage,
  clock,
  breathe,
  runId,
}: RunContext): readonly PlannedStep[] {
  return [
    {
      kind: request.profile,
      partitionDn: null,
      run: (context, step, steps) =>
        runSynchronizeStep(
          {
            full: request.profile === 'Full Synchronization',
            connector: request.connector,
            runId,
            step,
            metaverse: storage.metaverse,
            addErrors: (errors) => storage.runs.addErrors(runId, errors),
            now: () => clock.now(),
            progress: (counts) =>
              report(context, { step, steps, partitionDn: null }, 'synchronizing', counts),
            breathe,
          },
          context.signal,
        ),
    },
  ];
}

function plan(context: RunContext): readonly PlannedStep[] {
  const { connector, profile } = context.request;
  if (profile === 'Full Synchronization' || profile === 'Delta Synchronization')
    return planSynchronization(context);
  return connector === cloudConnector ? planCloud(context) : planDirectory(context);
}

/** An error nobody foresaw ends the step, and is kept in words without its stack. */
function unforeseen(cause: unknown): StepResult {
  const reason = cause instanceof Error ? cause.message : 'unknown cause';
  return {
    status: 'stopped-server',
    counts: noCounts,
    message: `${reason} What was known before this run still holds.`,
  };
}

async function runStep(
  context: RunContext,
  planned: PlannedStep,
  step: number,
  steps: number,
): Promise<RunStatus> {
  const { storage, clock, runId } = context;
  const { kind, partitionDn } = planned;
  const shown = { step, partitionDn, startedAt: clock.now() };
  storage.runs.startStep(runId, { ...shown, kind });
  const result: StepResult & { readonly kind?: RunStep['kind'] } = await planned
    .run(context, step, steps)
    .catch(unforeseen);
  const { status, counts, message, kind: done = kind } = result;
  storage.runs.endStep(runId, { ...shown, kind: done, endedAt: clock.now(), status, counts, message });
  return status;
}

async function runSteps(context: RunContext): Promise<readonly RunStatus[]> {
  const steps = plan(context);
  const statuses: RunStatus[] = [];
  for (const [index, planned] of steps.entries()) {
    // One domain that is down does not make the others stale, but who cancels means all of it.
    if (statuses.includes('stopped-user-termination-from-wmi-or-ui')) break;
    statuses.push(await runStep(context, planned, index + 1, steps.length));
  }
  return statuses.length === 0 ? ['no-start-connection'] : statuses;
}

/**
 * Runs a profile to its end and records it. Never throws for what a source does; the record says how it went.
 *
 * @throws when the history itself cannot be written
 */
export async function runProfile(
  request: RunRequest,
  deps: RunDeps,
  signal: AbortSignal,
  onProgress: (progress: RunProgress) => void,
): Promise<Run> {
  const { storage, clock } = deps;
  const runId = storage.runs.start(request.connector, request.profile, clock.now());
  const statuses = await runSteps({ ...deps, request, runId, signal, onProgress });
  const status = worstOf(statuses);
  const failed = statuses.filter((one) => !isCompleted(one)).length;
  const message =
    failed === 0 || statuses.length === 1 ? null : `${failed} of ${statuses.length} steps did not complete.`;
  storage.runs.end(runId, clock.now(), status, message);
  const run = storage.runs.get(runId);
  if (run === null) throw new Error(`Run ${runId} is not in the history`);
  return run;
}
