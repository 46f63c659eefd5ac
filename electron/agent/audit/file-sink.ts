import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { err, ok, type Result } from '../../../shared/result';
import type { ExportSink } from './export-run';

/** Opens a file of mode 0600 to export to. It appears under its name, in place of one that is there, when it is whole. */
export async function openFileSink(file: string): Promise<Result<ExportSink, string>> {
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
      // What cannot be removed is told by its name, which ends in `.part`.
      await rm(temporary, { force: true }).catch(() => undefined);
    },
  });
}
