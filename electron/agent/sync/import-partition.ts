import type { Clock } from '../clock';
import { runImportStep, type ImportStep, type StepResult } from './import-step';
import type { SourceError, Sources } from './ports';
import { noCounts, type RunProgress, type RunRequest, type RunStep, type StepCounts } from './run';
import type { SyncStorage } from './storage';

/** What a run needs. */
export interface RunDeps {
  readonly storage: SyncStorage;
  readonly sources: Sources;
  readonly clock: Clock;
  /** Called after each write, so that others get their turn with the database and the thread. */
  readonly breathe: () => Promise<void>;
}

/** A run under way. */
export interface RunContext extends RunDeps {
  readonly request: RunRequest;
  readonly runId: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

/** Tells whoever watches what a step is doing. */
export function report(
  context: RunContext,
  place: { readonly step: number; readonly steps: number; readonly partitionDn: string | null },
  phase: RunProgress['phase'],
  counts: StepCounts,
): void {
  const { runId, request } = context;
  context.onProgress({ runId, ...request, ...place, phase, counts });
}

/** What the two kinds of sources have in common for a step. */
export interface Opening<T, W> {
  readonly partitionDn: string;
  readonly begin: ImportStep<T, W>['begin'];
  readonly full: ImportStep<T, W>['open'];
  readonly delta: (since: W, signal: AbortSignal) => ReturnType<ImportStep<T, W>['open']>;
}

/**
 * Imports one partition: by its watermark where there is one and the profile wants a delta, else all of it.
 *
 * @returns with `kind`, which of the two it was
 */
export async function importPartition<T, W>(
  context: RunContext,
  opening: Opening<T, W>,
  place: { readonly step: number; readonly steps: number; readonly partitionDn: string },
): Promise<StepResult & { readonly kind: RunStep['kind'] }> {
  const { storage, clock, request, runId } = context;
  const since = storage.spaces.watermark(request.connector, opening.partitionDn);
  const addErrors = (errors: readonly SourceError[]): void =>
    storage.runs.addErrors(
      runId,
      errors.map(({ kind, object, line, reason }) => ({
        step: place.step,
        kind,
        object,
        line,
        detail: reason,
      })),
    );
  const once = async (full: boolean) =>
    runImportStep<T, W>(
      {
        full,
        since,
        // The watermark is what this source once gave as its own.
        open: (signal) =>
          full || since === null ? opening.full(signal) : opening.delta(JSON.parse(since) as W, signal),
        begin: opening.begin,
        addErrors,
        now: () => clock.now(),
        progress: (phase, counts) => report(context, place, phase, counts),
        breathe: context.breathe,
      },
      context.signal,
    );
  const wantsDelta = request.profile === 'Delta Import';
  let why = wantsDelta && since === null ? 'No delta is possible yet, so that all was imported.' : null;
  const first = await once(!wantsDelta || since === null);
  if (first.kind === 'watermarkUnusable')
    why = `The last import cannot be continued, so that all was imported: ${first.reason}`;
  const ended = first.kind === 'ended' ? first : await once(true);
  const kind = wantsDelta && why === null ? 'Delta Import' : 'Full Import';
  if (ended.kind === 'watermarkUnusable')
    return { kind, status: 'stopped-server', counts: noCounts, message: ended.reason };
  const words = [why, ended.result.message].filter((text) => text !== null);
  return { ...ended.result, kind, message: words.length === 0 ? null : words.join(' ') };
}
