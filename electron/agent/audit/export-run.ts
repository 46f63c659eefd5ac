import type { ExportFormat } from '../../../shared/ipc/audit-channels';
import { err, ok, type Result } from '../../../shared/result';
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
  /** Brings everything to where it belongs, for good. @throws with words for the admin when it cannot */
  finish(): Promise<void>;
  /** Takes back what can be taken back. Called once, instead of `finish` or after it failed. */
  discard(): Promise<void>;
}

interface ExportDeps {
  readonly reader: ActivityReader;
  readonly append: (entry: ActivityEntry) => void;
  /** Name of this computer. */
  readonly host: string;
}

/**
 * Exports the rows of a time. It is a row itself before anything goes out: what cannot be recorded is not exported. A
 * failure, at the very end too, is another row, and takes back what can be taken back.
 *
 * @param actor operating-system user
 * @returns how many rows, or why not all went out, in words for the admin
 * @throws what the database throws when the export cannot be recorded
 */
export async function runExport(
  { reader, append, host }: ExportDeps,
  request: { readonly format: ExportFormat; readonly range: ActivityRange },
  sink: ExportSink,
  actor: string,
): Promise<Result<number, string>> {
  const { format, range } = request;
  const to = { format, destination: sink.name };
  const upTo = reader.last()?.seq ?? 0;
  let recorded = false;
  let rows = 0;
  try {
    append({
      eventId: 34151,
      requestId: null,
      actor,
      data: { ...to, from: range.from, to: range.to, rows: reader.count(range), throughSeq: upTo },
    });
    recorded = true;
    const pages: Iterable<ExportPage> = sink.framed
      ? syslogPages(reader, range, upTo, host)
      : exportPages(reader, format, range, upTo, host);
    for (const page of pages) {
      await sink.write(page.text);
      rows += page.rows;
    }
    await sink.finish();
    return ok(rows);
  } catch (cause) {
    await sink.discard();
    if (!recorded) throw cause;
    const problem = cause instanceof Error ? cause.message : 'unknown error';
    append({ eventId: 34153, requestId: null, actor, data: { ...to, rows, problem } });
    return err(`The export to ${sink.name} failed after ${rows} rows: ${problem}`);
  }
}
