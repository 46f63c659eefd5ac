import { readEvents, type EventReader } from './next-event';
import type { SourceError, SourceEvent } from './ports';
import type { StepCounts } from './run';
import { errorLimit, type RunStatus } from './status';
import type { StagedImport } from './storage';

/** How a step ended. */
export interface StepResult {
  readonly status: RunStatus;
  readonly counts: StepCounts;
  readonly message: string | null;
}

/** What an import step needs. */
export interface ImportStep<T, W> {
  readonly full: boolean;
  /** The watermark a delta starts from, as JSON. */
  readonly since: string | null;
  /** @returns events; of a delta from the watermark the caller knows */
  open(signal: AbortSignal): AsyncIterable<SourceEvent<T, W>>;
  begin(): StagedImport<T>;
  addErrors(errors: readonly SourceError[]): void;
  now(): number;
  progress(phase: 'reading' | 'applying', counts: StepCounts): void;
  /** After each write, so that others get their turn with the database. */
  breathe(): Promise<void>;
}

/** `watermarkUnusable`: nothing was done, and a full import has to follow. */
export type ImportOutcome =
  | { readonly kind: 'ended'; readonly result: StepResult }
  | { readonly kind: 'watermarkUnusable'; readonly reason: string };

interface Reading {
  readonly errors: Record<string, number>;
  errorCount: number;
  /** An object that cannot be told apart was left out: it may be any of those not seen. */
  unknownLeftOut: boolean;
}

function noteErrors<T, W>(
  step: ImportStep<T, W>,
  target: StagedImport<T>,
  reading: Reading,
  errors: readonly SourceError[],
): void {
  step.addErrors(errors);
  target.keep(errors.map(({ key }) => key).filter((key) => key !== null));
  reading.unknownLeftOut ||= errors.some(({ key }) => key === null);
  reading.errorCount += errors.length;
  for (const { kind } of errors) reading.errors[kind] = (reading.errors[kind] ?? 0) + 1;
}

type Stop =
  | { readonly kind: 'end'; readonly watermark: string | null }
  | { readonly kind: 'stopped'; readonly status: RunStatus; readonly message: string }
  | { readonly kind: 'watermarkUnusable'; readonly reason: string };

const stale = 'What the connector space had before this run stays as it was.';
const cancelled: Stop = {
  kind: 'stopped',
  status: 'stopped-user-termination-from-wmi-or-ui',
  message: `Cancelled. ${stale}`,
};

function countsOf<T>(target: StagedImport<T>, reading: Reading): StepCounts {
  return { ...target.counts(), joins: 0, disconnects: 0, errors: { ...reading.errors } };
}

/** @returns why it ended, or `null` to go on */
function take<T, W>(
  step: ImportStep<T, W>,
  target: StagedImport<T>,
  reading: Reading,
  event: SourceEvent<T, W>,
): Stop | null {
  switch (event.kind) {
    case 'objects':
      target.stage(event.objects);
      return null;
    case 'gone':
      target.gone(event.keys);
      return null;
    case 'errors':
      noteErrors(step, target, reading, event.errors);
      if (reading.errorCount <= errorLimit) return null;
      return {
        kind: 'stopped',
        status: 'stopped-error-limit',
        message: `More than ${errorLimit} errors. ${stale}`,
      };
    case 'watermarkUnusable':
      return { kind: 'watermarkUnusable', reason: event.reason };
    case 'failed':
      return { kind: 'stopped', status: event.status, message: `${event.message} ${stale}` };
    case 'end':
      return { kind: 'end', watermark: event.watermark === null ? null : JSON.stringify(event.watermark) };
  }
}

async function read<T, W>(
  step: ImportStep<T, W>,
  reader: EventReader<SourceEvent<T, W>>,
  target: StagedImport<T>,
  reading: Reading,
): Promise<Stop> {
  for (;;) {
    const next = await reader.next();
    if (next.kind === 'aborted') return cancelled;
    if (next.kind === 'done')
      return {
        kind: 'stopped',
        status: 'stopped-connectivity',
        message: `The source stopped before its end. ${stale}`,
      };
    const stop = take(step, target, reading, next.event);
    if (stop !== null) return stop;
    step.progress('reading', countsOf(target, reading));
    await step.breathe();
  }
}

function endStatus(step: { readonly full: boolean }, reading: Reading, counts: StepCounts): RunStatus {
  if (reading.errorCount > 0) return 'completed-discovery-errors';
  const found = counts.adds + counts.updates + counts.renames + counts.unchanged;
  return step.full && found === 0 ? 'completed-no-objects' : 'success';
}

function nextWatermark<T, W>(
  step: ImportStep<T, W>,
  reading: Reading,
  watermark: string | null,
): string | null {
  // What could not be read is tried again with the next delta.
  if (!step.full) return reading.errorCount > 0 ? step.since : watermark;
  // After a full import that took nobody for deleted, a delta would never tell of those who are.
  return reading.unknownLeftOut ? null : watermark;
}

async function putInForce<T, W>(
  step: ImportStep<T, W>,
  target: StagedImport<T>,
  reading: Reading,
  watermark: string | null,
): Promise<StepResult> {
  const keepsUnseen = step.full && reading.unknownLeftOut;
  if (step.full && !keepsUnseen) while (target.stageUnseen()) await step.breathe();
  const counts = countsOf(target, reading);
  target.ready(nextWatermark(step, reading, watermark), step.now());
  do {
    step.progress('applying', counts);
    await step.breathe();
  } while (target.apply());
  return {
    status: endStatus(step, reading, counts),
    counts,
    message: keepsUnseen
      ? 'Objects that could not be told apart were left out, so that nobody was taken for deleted.'
      : null,
  };
}

/**
 * Reads one partition and puts it in force. Until all of it has been read the connector space stays as it was; a source
 * that throws passes the error on, with nothing changed.
 */
export async function runImportStep<T, W>(
  step: ImportStep<T, W>,
  signal: AbortSignal,
): Promise<ImportOutcome> {
  const reading: Reading = { errors: {}, errorCount: 0, unknownLeftOut: false };
  const target = step.begin();
  const stopReading = new AbortController();
  const abort = (): void => stopReading.abort();
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  const reader = readEvents(step.open(stopReading.signal), stopReading.signal);
  let inForce = false;
  try {
    const stop = await read(step, reader, target, reading);
    if (stop.kind === 'end') {
      inForce = true;
      return { kind: 'ended', result: await putInForce(step, target, reading, stop.watermark) };
    }
    if (stop.kind === 'watermarkUnusable') return stop;
    const counts = countsOf(target, reading);
    return { kind: 'ended', result: { status: stop.status, counts, message: stop.message } };
  } finally {
    signal.removeEventListener('abort', abort);
    reader.close();
    abort();
    if (!inForce) target.discard();
  }
}
