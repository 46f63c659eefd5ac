import { hasSource, inputsHash, isBuilt, rememberBuilt } from './build-inputs.mjs';
import { withLock } from './lock.mjs';
import { runOrThrow } from './processes.mjs';
import { isEntry, packageProgram, projectDir, say, secondsSince } from './project.mjs';

// Electron 25 and Node 18 have no global WebCrypto, which jose and the Azure SDK expect.
const webCrypto = 'globalThis.crypto??=require("node:crypto").webcrypto;';

const commonJs = {
  format: 'cjs',
  target: 'node18',
  external: ['electron', '@photostructure/sqlite'],
  banner: { js: webCrypto },
};
const lab = { format: 'esm', target: 'node20', packages: 'external' };

/** esbuild and not vite for everything that runs under Node: rolldown drops "use strict" and breaks rhea. */
const bundles = [
  {
    name: 'main',
    entry: 'electron/main.ts',
    output: 'dist/electron/main.cjs',
    folders: ['electron', 'shared'],
    ...commonJs,
  },
  {
    name: 'preload',
    entry: 'electron/preload.ts',
    output: 'dist/electron/preload.cjs',
    folders: ['electron', 'shared'],
    ...commonJs,
    banner: {},
  },
  {
    name: 'agent',
    entry: 'electron/host/service.ts',
    output: 'dist/agent/service.cjs',
    folders: ['electron', 'shared'],
    ...commonJs,
  },
  {
    name: 'worker',
    entry: 'electron/agent/sync/worker/worker.ts',
    output: 'dist/agent/sync-worker.cjs',
    folders: ['electron', 'shared'],
    ...commonJs,
  },
  {
    name: 'portal',
    entry: 'portal/cli.ts',
    output: 'dist/portal/writeback-portal.cjs',
    folders: ['portal', 'shared'],
    ...commonJs,
  },
  {
    name: 'lab',
    entry: 'lab/start-lab.ts',
    output: 'dist/lab/start-lab.mjs',
    folders: ['lab', 'electron', 'portal', 'shared'],
    ...lab,
  },
];

async function bundle({ entry, output, format, target, external, packages, banner }) {
  const { build, formatMessages } = await import('esbuild');
  const result = await build({
    absWorkingDir: projectDir,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform: 'node',
    format,
    target,
    sourcemap: true,
    legalComments: 'linked',
    logLevel: 'silent',
    ...(external && { external }),
    ...(packages && { packages }),
    ...(banner && { banner }),
  }).catch((cause) => ({ warnings: cause.errors ?? [{ text: String(cause) }] }));
  if (result.warnings.length === 0) return;
  throw new Error((await formatMessages(result.warnings, { kind: 'error' })).join('\n'));
}

async function bundleRenderer() {
  const args = ['build', '-c', 'renderer/vite.config.ts', '--logLevel', 'warn'];
  await runOrThrow(process.execPath, [packageProgram('vite', 'bin', 'vite.js'), ...args], {
    cwd: projectDir,
  });
}

async function buildOne({ name, output, folders }, work) {
  const hash = inputsHash(folders);
  if (isBuilt(name, hash, output)) return;
  const startedAt = Date.now();
  await work();
  rememberBuilt(name, hash);
  say(`build: ${name} in ${secondsSince(startedAt)} s`);
}

/**
 * Makes those of `dist/` whose inputs changed. A warning of esbuild is an error.
 *
 * @param names which; default: all
 * @throws with the messages of the first one that fails
 */
export async function buildAll(names = [...bundles.map(({ name }) => name), 'renderer']) {
  await withLock('build', async () => {
    const wanted = bundles.filter(({ name, entry }) => names.includes(name) && hasSource(entry));
    const work = wanted.map((target) => buildOne(target, () => bundle(target)));
    if (names.includes('renderer') && hasSource('renderer/vite.config.ts')) {
      const renderer = {
        name: 'renderer',
        output: 'dist/renderer/index.html',
        folders: ['renderer', 'shared'],
      };
      work.push(buildOne(renderer, bundleRenderer));
    }
    const failed = (await Promise.allSettled(work)).find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
}

if (isEntry(import.meta.url)) {
  const { endTogether } = await import('./processes.mjs');
  endTogether();
  await buildAll().catch((cause) => {
    process.stderr.write(`${cause.message}\n`);
    process.exitCode = 1;
  });
}
