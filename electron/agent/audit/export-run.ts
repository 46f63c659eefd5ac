import type { ExportFormat } from '../../../shared/ipc/audit-channels';
import type { ActivityEntry } from '../pipeline/ports';
import type { ActivityRange, ActivityReader } from '../store/activity-reader';
import { exportPages, syslogPages, type ExportPage } from './export';

/** Where an export goes. */
export interface ExportSink {
  /** In words for the log: a path, `standard output`, or `tls://host:port`. */
  readonly name: string;
  /** Whether it takes messages with their lengths in front. */
  readonly framed: boolean;
  /** @throws with words for the admin when it cannot take more */
  write(text: string): Promise<void>;
}

interface ExportDeps {
  readonly reader: ActivityReader;
  readonly append: (entry: ActivityEntry) => void;
  /** Name of this computer. */
  readonly host: string;
}

/**
 * Exports the rows of a time. It is a row itself before anything goes out: what cannot be recorded is not exported. A
 * failure is another row.
 *
 * @param actor operating-system user
 * @returns how many rows
 * @throws what the sink throws, or the database
 */
export async function runExport(
  { reader, append, host }: ExportDeps,
  request: { readonly format: ExportFormat; readonly range: ActivityRange },
  sink: ExportSink,
  actor: string,
): Promise<number> {
  const { format, range } = request;
  const upTo = reader.last()?.seq ?? 0;
  const to = { format, destination: sink.name };
  append({
    eventId: 34151,
    requestId: null,
    actor,
    data: { ...to, from: range.from, to: range.to, rows: reader.count(range), throughSeq: upTo },
  });
  let rows = 0;
  try {
    const pages: Iterable<ExportPage> = sink.framed
      ? syslogPages(reader, range, upTo, host)
      : exportPages(reader, format, range, upTo, host);
    for (const page of pages) {
      await sink.write(page.text);
      rows += page.rows;
    }
    return rows;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'unknown error';
    append({ eventId: 34153, requestId: null, actor, data: { ...to, rows, problem } });
    throw cause;
  }
}
