import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const prefix = 'dc-';
const ownerFile = 'owner.pid';
/** Room for the longest path of a Unix socket below it (`ncalrpc/np/…`), of which Linux allows 107 bytes. */
const maxFolderBytes = 72;

/**
 * A new empty folder for one run below `dir`, readable for its owner only. Folders of runs whose process is gone are
 * removed; those of running ones are left alone. Throws where the path is too long for Samba’s sockets.
 */
export async function makeRunFolder(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const siblings = (await readdir(dir)).filter((name) => name.startsWith(prefix));
  for (const sibling of siblings) {
    if (!(await isInUse(join(dir, sibling)))) await removeRunFolder(join(dir, sibling));
  }
  const folder = await mkdtemp(join(dir, prefix));
  await writeFile(join(folder, ownerFile), String(process.pid));
  if (Buffer.byteLength(folder) <= maxFolderBytes) return folder;
  await removeRunFolder(folder);
  throw new Error(`Samba’s sockets need a shorter path than ${folder} (at most ${maxFolderBytes} bytes)`);
}

/** Removes a run’s folder with everything in it. */
export async function removeRunFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function isInUse(folder: string): Promise<boolean> {
  // A run that is being started has no owner file for a moment, or an empty one; one that crashed there left the same,
  // which costs nothing. The owner is read after the list, since it may have come in between.
  const files = await readdir(folder).catch(() => []);
  const owner = await readFile(join(folder, ownerFile), 'utf8').catch(() => null);
  if (owner === null) return files.length === 0;
  if (owner === '') return true;
  try {
    process.kill(Number(owner), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
