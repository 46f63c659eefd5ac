import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';

/** The text of a file, or `null` when there is none. @throws for any other reason it cannot be read */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
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
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

/** Parses JSON without letting its error out, whose words may quote a secret; `null` when it is none. */
export function parsePrivately(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
