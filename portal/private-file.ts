import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The text of a file, or `null` when there is none. @throws for any other reason it cannot be read */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}

/** A temporary file that is older belongs to nobody any more: a process was killed before it could rename it. */
const leftoverAfterMs = 60_000;

/** Removes what killed processes left of earlier versions of a file, since it holds the same secrets. */
async function removeLeftovers(file: string): Promise<void> {
  const start = `${basename(file)}.`;
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(start) || !/^[0-9a-f]{12}\.new$/.test(name.slice(start.length))) continue;
    const leftover = join(dirname(file), name);
    const { mtimeMs } = await stat(leftover).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > leftoverAfterMs) await rm(leftover, { force: true });
  }
}

/**
 * Replaces a file as a whole, so that a crash leaves the old or the new one. Only its owner can read it (mode 0600),
 * whatever mode a file of that name had before.
 */
export async function replacePrivately(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  await removeLeftovers(path);
}

/** Parses JSON without letting its error out, whose words may quote a secret; `null` when it is none. */
export function parsePrivately(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
