import { inProject, isEntry, projectDir } from './project.mjs';
import { endTogether, runOrThrow } from './processes.mjs';
import { setUp } from './setup.mjs';

/**
 * The sync engine and the import against their floors, in one run: npm run bench -- [sizes] [repeats] [minutes]
 * Prints tables and writes out/bench.json. With 0 repeats: the look-ups alone. The minutes are those in which Samba’s
 * population is made (default 5); 0 = without Samba.
 */
async function bench([sizes = '10000,100000,1000000', repeats = '5', minutes = '5']) {
  await setUp({ samba: minutes !== '0' });
  const { build } = await import('esbuild');
  const outdir = inProject('out', 'bench');
  await build({
    absWorkingDir: projectDir,
    entryPoints: {
      sync: 'test/bench/sync-bench.ts',
      samba: 'test/bench/samba-bench.ts',
      worker: 'electron/agent/sync/worker/worker.ts',
    },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  const result = inProject('out', 'bench.json');
  const program = (name, ...args) =>
    runOrThrow(process.execPath, [inProject('out', 'bench', `${name}.mjs`), ...args], {
      cwd: projectDir,
      stdio: 'inherit',
      limitMs: 6 * 3_600_000,
    });
  await program('sync', sizes, repeats, result, inProject('out', 'bench', 'worker.mjs'));
  if (minutes !== '0') await program('samba', minutes, result);
}

if (isEntry(import.meta.url)) {
  endTogether();
  await bench(process.argv.slice(2)).catch((cause) => {
    process.stderr.write(`${cause.message}\n`);
    process.exitCode = 1;
  });
}
