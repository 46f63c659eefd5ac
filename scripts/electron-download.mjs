import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './processes.mjs';
import { inProject, packageProgram, projectDir, runtimeDir, say } from './project.mjs';

const limitMs = 30_000;

const electronDir = () => inProject('node_modules', 'electron');

/** The binary that the `electron` package has downloaded, whole and of its own version; else `null`. */
export function installedElectron() {
  const pathFile = join(electronDir(), 'path.txt');
  const versionFile = join(electronDir(), 'dist', 'version');
  if (!existsSync(pathFile) || !existsSync(versionFile)) return null;
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  const command = join(electronDir(), 'dist', readFileSync(pathFile, 'utf8'));
  const wanted = JSON.parse(readFileSync(join(electronDir(), 'package.json'), 'utf8')).version;
  return version === wanted && existsSync(command) ? { command, version } : null;
}

/**
 * Lets the `electron` package download its binary, for 30 s at most and once per version: a failure is remembered in
 * `.runtime`, so that a closed network costs the wait only the first time.
 *
 * @returns the binary, or `null`
 */
export async function downloadElectron() {
  const { version } = JSON.parse(readFileSync(join(electronDir(), 'package.json'), 'utf8'));
  const memory = join(runtimeDir(), `electron-${version}-download-failed`);
  if (existsSync(memory)) return null;
  say(`Electron: downloading ${version} (given up after ${limitMs / 1000} s)`);
  const installer = packageProgram('electron', 'install.js');
  const { output } = await run(process.execPath, [installer], { cwd: electronDir(), limitMs });
  const installed = installedElectron();
  if (installed === null) {
    writeFileSync(memory, output);
    const file = relative(projectDir, memory);
    say(`Electron: the download failed; it is not tried again until ${file} is deleted`);
  }
  return installed;
}
