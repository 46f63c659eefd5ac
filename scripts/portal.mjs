import { once } from 'node:events';
import { buildAll } from './build.mjs';
import { withLock } from './lock.mjs';
import { ensureNpmDependencies } from './npm-dependencies.mjs';
import { endTogether, start } from './processes.mjs';
import { inProject, projectDir } from './project.mjs';

endTogether();
try {
  await withLock('setup', ensureNpmDependencies);
  await buildAll(['portal']);
  const program = inProject('dist', 'portal', 'writeback-portal.cjs');
  const args = ['--enable-source-maps', program, ...process.argv.slice(2)];
  const [code] = await once(start(process.execPath, args, { cwd: projectDir, stdio: 'inherit' }), 'exit');
  process.exit(code ?? 1);
} catch (cause) {
  process.stderr.write(`${cause.message}\n`);
  process.exit(1);
}
