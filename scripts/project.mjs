import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project, absolute. */
export const projectDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** A path inside the project, absolute. */
export function inProject(...parts) {
  return join(projectDir, ...parts);
}

/** Folder for what is fetched or remembered between runs; git knows nothing of it. Exists on return. */
export function runtimeDir() {
  const dir = inProject('.runtime');
  mkdirSync(dir, { recursive: true });
  return dir;
}

/** A program file of an installed npm package, to be run by Node. */
export function packageProgram(...parts) {
  const file = inProject('node_modules', ...parts);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm start or npm test, which install it`);
  return file;
}

/** Prints one progress line. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Seconds since a `Date.now()`, with one decimal, for progress lines. */
export function secondsSince(startedAt) {
  return ((Date.now() - startedAt) / 1000).toFixed(1);
}

/** Whether this is Linux as root, where Debian packages can be installed and Samba can listen. */
export function isLinuxRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** Whether this is Debian or one of its children. */
export function hasApt() {
  return process.platform === 'linux' && existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg-query');
}

/** Whether the module with this `import.meta.url` is what Node was told to run, also through a symbolic link. */
export function isEntry(moduleUrl) {
  const program = process.argv[1];
  return program !== undefined && existsSync(program) && realpathSync(program) === fileURLToPath(moduleUrl);
}
