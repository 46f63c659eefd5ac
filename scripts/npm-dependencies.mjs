import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inProject, say, secondsSince } from './project.mjs';
import { runOrThrow } from './processes.mjs';

const limitMs = 15 * 60_000;

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** SHA-256 of the lockfile, hex. */
function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(inProject('package-lock.json')))
    .digest('hex');
}

/** Whether npm's own record of node_modules agrees with the lockfile: somebody ran `npm install` by hand. */
function recordAgrees() {
  const record = inProject('node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = readJson(record).packages;
  const wanted = Object.entries(readJson(inProject('package-lock.json')).packages);
  return wanted.every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const there = installed[path];
    return there === undefined ? Boolean(optional ?? devOptional) : there.version === version;
  });
}

/** npm as a command: the one that runs this script where there is one, so that Windows needs no shell. */
export function npmCommand(args) {
  const program = process.env.npm_execpath;
  if (program !== undefined && /npm-cli\.[cm]?js$/.test(program))
    return [process.execPath, [program, ...args]];
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args];
}

/** Runs `npm ci` unless node_modules already is what the lockfile says. */
export async function ensureNpmDependencies() {
  const mark = inProject('node_modules', '.password-writeback-lock');
  const hash = lockfileHash();
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  if (!recordAgrees()) {
    const startedAt = Date.now();
    say('npm packages: installing what package-lock.json lists');
    const [command, args] = npmCommand(['ci', '--no-audit', '--no-fund']);
    const timer = setInterval(
      () => say(`npm packages: still installing, ${secondsSince(startedAt)} s`),
      10_000,
    );
    const env = { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
    await runOrThrow(command, args, { cwd: inProject(), env, limitMs }).finally(() => clearInterval(timer));
    say(`npm packages: installed in ${secondsSince(startedAt)} s`);
  }
  writeFileSync(mark, hash);
}
