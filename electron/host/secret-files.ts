import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { asBytes } from './bytes';

/** Turns a secret into what is stored, and back. `name` is bound to the stored form where the cipher allows it. */
export interface SecretCipher {
  /** Ending of the files this cipher wrote, so that another one never misreads them. */
  readonly extension: string;
  encrypt(name: string, value: Uint8Array): Promise<Uint8Array>;
  /** @throws when the stored form was altered, belongs to another name or another key */
  decrypt(name: string, stored: Uint8Array): Promise<Uint8Array>;
}

/** A temporary file that is older belongs to nobody any more: a process was killed before it could rename it. */
const leftoverAfterMs = 60_000;

/** Removes what killed processes left of earlier versions of a file, since it holds the same secrets. */
async function removeLeftovers(file: string): Promise<void> {
  const start = `${basename(file)}.`;
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(start) || !/^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length))) continue;
    const leftover = join(dirname(file), name);
    const { mtimeMs } = await stat(leftover).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > leftoverAfterMs) await rm(leftover, { force: true });
  }
}

/** Writes a file of mode 0600 so that a crash leaves either the old or the new content. */
export async function writePrivateFile(file: string, content: Uint8Array): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
  await removeLeftovers(file);
  await syncDir(dirname(file));
}

async function syncDir(dir: string): Promise<void> {
  // Windows cannot open a folder; NTFS journals the rename.
  if (process.platform === 'win32') return;
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Reads a file; `null` when it does not exist. */
export async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return asBytes(await readFile(file));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}

/** The file of a secret. @throws for a name that is not lower-case words with hyphens */
export function secretFile(dir: string, name: string, extension: string): string {
  if (!/^[a-z0-9][a-z0-9-]{0,99}$/.test(name))
    throw new Error('A secret’s name is lower-case words with hyphens');
  return join(dir, `${name}${extension}`);
}
