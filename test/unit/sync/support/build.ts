import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const projectDir = fileURLToPath(new URL('../../../..', import.meta.url));

/** Bundles a file of the project for a process or thread of its own. @returns its path, in the given folder */
export async function bundle(entry: string, folder: string): Promise<string> {
  // Where the packages are found from: the folder has to be in the project.
  const outfile = join(projectDir, 'out', 'test', folder, `${entry.replace(/\W/g, '-')}.mjs`);
  await build({
    absWorkingDir: projectDir,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return outfile;
}
