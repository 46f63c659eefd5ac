import { once } from 'node:events';
import { buildAll } from './build.mjs';
import { withLock } from './lock.mjs';
import { ensureNpmDependencies } from './npm-dependencies.mjs';
import { endTogether, start } from './processes.mjs';
import { inProject, projectDir } from './project.mjs';

/**
 * Builds what a program needs, runs it with the words of this process, and ends with its exit code.
 *
 * @param names what to build
 * @param program its path in dist, part by part
 */
export async function runBuilt(names, program) {
  endTogether();
  try {
    await withLock('setup', ensureNpmDependencies);
    await buildAll(names);
    const args = ['--enable-source-maps', inProject('dist', ...program), ...process.argv.slice(2)];
    const [code] = await once(start(process.execPath, args, { cwd: projectDir, stdio: 'inherit' }), 'exit');
    process.exit(code ?? 1);
  } catch (cause) {
    process.stderr.write(`${cause.message}\n`);
    process.exit(1);
  }
}
