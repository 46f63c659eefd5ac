import type { DirectoryImportObject } from '../../../../electron/agent/sync/objects';
import type { DirectorySource, DirectoryWatermark, SourceError } from '../../../../electron/agent/sync/ports';

/** What a stream said, put together. */
export interface Heard {
  readonly objects: readonly DirectoryImportObject[];
  readonly gone: readonly string[];
  readonly errors: readonly SourceError[];
  /** The last event in short: `end`, `watermarkUnusable …`, `stopped-connectivity …`, or that there was none. */
  readonly outcome: string;
  readonly watermark: DirectoryWatermark | null;
}

/** Applies what it hears, as the engine does: of an object that comes twice the later one counts. */
export type State = Map<string, DirectoryImportObject>;

/** Reads a stream to its end, into a connector space where one is given. */
export async function hear(
  events: ReturnType<DirectorySource['fullImport']>,
  state: State = new Map(),
): Promise<Heard> {
  const objects: DirectoryImportObject[] = [];
  const gone: string[] = [];
  const errors: SourceError[] = [];
  let outcome = 'broke off';
  let watermark: DirectoryWatermark | null = null;
  for await (const event of events) {
    switch (event.kind) {
      case 'objects':
        objects.push(...event.objects);
        for (const object of event.objects) state.set(object.objectGuid, object);
        break;
      case 'gone':
        gone.push(...event.keys);
        for (const key of event.keys) state.delete(key);
        break;
      case 'errors':
        errors.push(...event.errors);
        break;
      case 'end':
        outcome = 'end';
        watermark = event.watermark;
        break;
      case 'watermarkUnusable':
        outcome = `watermarkUnusable: ${event.reason}`;
        break;
      case 'failed':
        outcome = `${event.status}: ${event.message}`;
    }
  }
  return { objects, gone, errors, outcome, watermark };
}

/** A connector space in an order of its own, for comparing. */
export function sorted(state: State): readonly DirectoryImportObject[] {
  return [...state.values()].sort((left, right) => (left.objectGuid < right.objectGuid ? -1 : 1));
}

/** A watermark, or the reason why there is none as an error. */
export function watermarkOf({ outcome, watermark }: Heard): DirectoryWatermark {
  if (watermark === null) throw new Error(outcome);
  // As the engine keeps it.
  return JSON.parse(JSON.stringify(watermark)) as DirectoryWatermark;
}
