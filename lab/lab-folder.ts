import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'run-';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A new folder for one run of the lab, below `.lab` of the project (below the temporary folder where that path is
 * too long for Samba’s sockets). What runs that have ended left behind is removed; running ones are left alone.
 */
export async function makeLabFolder(projectDir: string): Promise<string> {
  const preferred = join(projectDir, '.lab');
  const parent = Buffer.byteLength(preferred) <= 45 ? preferred : join(tmpdir(), 'password-writeback-lab');
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(parent, name), { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  await chmod(folder, 0o700);
  return folder;
}
