import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { err, ok, type Result } from '../../../shared/result';
import type { ExportSink } from './export-run';

/** A file that appears under its name when it is whole. */
export interface FileSink extends ExportSink {
  /** @throws when it cannot be brought to the disk */
  finish(): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** Opens a file of mode 0600 to export to. A file of that name is replaced at the end. */
export async function openFileSink(file: string): Promise<Result<FileSink, string>> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.part`;
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(temporary, 'wx', 0o600);
  } catch (cause) {
    return err(`${file} cannot be written: ${cause instanceof Error ? cause.message : 'unknown error'}`);
  }
  return ok({
    name: file,
    framed: false,
    write: (text) => handle.writeFile(text, 'utf8'),
    async finish() {
      await handle.sync();
      await handle.close();
      await rename(temporary, file);
    },
    async discard() {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  });
}
