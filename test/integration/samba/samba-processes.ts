import { readdir, readlink } from 'node:fs/promises';

/** Ids of the processes whose working folder is below `dir`, as every process of a Samba directory’s is. */
export async function processesBelow(dir: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const folders = await Promise.all(ids.map((id) => readlink(`/proc/${id}/cwd`).catch(() => '')));
  return ids.filter((_, index) => folders[index]?.startsWith(`${dir}/`) === true);
}
