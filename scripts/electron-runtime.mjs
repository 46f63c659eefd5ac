import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { linkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { closedNetworkElectron } from './electron-closed-network.mjs';
import { downloadElectron, installedElectron } from './electron-download.mjs';
import { isEntry, projectDir, runtimeDir, say } from './project.mjs';

const platformBinary = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe',
};

function overriddenElectron() {
  const dir = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (dir === undefined || dir === '') return null;
  const command = join(dir, platformBinary[process.platform] ?? 'electron');
  if (!existsSync(command))
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH names ${dir}, which holds no ${command}`);
  const versionFile = join(dir, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { command, version };
}

/** A copy of a folder that costs no space: files are hard links. */
function linkTree(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}

function linksTo(file, target) {
  return existsSync(file) && lstatSync(file).isSymbolicLink() && readlinkSync(file) === target;
}

const isReady = (dir, appDir) =>
  linksTo(join(dir, 'resources', 'app'), appDir) && existsSync(join(dir, 'electron'));

/**
 * The closed-network runtime with `appDir` as its application. Two who make it at the same moment get the same one: it is
 * put in place whole, and what is in place is never taken away from under an app that runs from it.
 */
function runtimeForApp(runtime, appDir) {
  const name = createHash('sha256').update(appDir).digest('hex').slice(0, 12);
  const dir = join(runtimeDir(), 'apps', name);
  if (!isReady(dir, appDir)) {
    const work = `${dir}.${process.pid}`;
    mkdirSync(join(runtimeDir(), 'apps'), { recursive: true });
    rmSync(work, { recursive: true, force: true });
    linkTree(runtime, work);
    symlinkSync(appDir, join(work, 'resources', 'app'));
    if (!isReady(dir, appDir)) rmSync(dir, { recursive: true, force: true });
    try {
      renameSync(work, dir);
    } catch (cause) {
      // Another one was faster.
      if (!isReady(dir, appDir)) throw cause;
      rmSync(work, { recursive: true, force: true });
    }
  }
  return join(dir, 'electron');
}

/**
 * How to start Electron on the application in `appDir` (a folder whose package.json names the main bundle). In this
 * order: ELECTRON_OVERRIDE_DIST_PATH, the installed binary of the `electron` package, its own download, tried once,
 * the closed-network runtime.
 *
 * @throws where none of them is to be had; the message says what to do
 */
export async function electronCommand(appDir) {
  const app = resolve(appDir);
  const real = overriddenElectron() ?? installedElectron() ?? (await downloadElectron());
  if (real !== null) return { ...real, args: [app] };
  const closed = await closedNetworkElectron();
  if (closed === null) {
    throw new Error(
      `Electron: no runtime for ${process.platform}-${process.arch}. Download it with "npx install-electron", ` +
        'or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked one.',
    );
  }
  return { command: runtimeForApp(closed.dir, app), args: [], version: closed.version };
}

if (isEntry(import.meta.url)) {
  const command = await electronCommand(projectDir);
  say(
    process.argv.includes('--json')
      ? JSON.stringify(command)
      : `${command.command} (Electron ${command.version})`,
  );
}
