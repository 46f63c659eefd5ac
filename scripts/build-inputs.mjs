import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inProject } from './project.mjs';

const alwaysInputs = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs'];

function filesBelow(path) {
  const absolute = inProject(path);
  if (!existsSync(absolute)) return [];
  const entries = readdirSync(absolute, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const inner = `${path}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(inner) : [inner];
  });
}

/** SHA-256 over the names and contents of all files in the folders, and what every build depends on. */
export function inputsHash(folders) {
  const hash = createHash('sha256');
  for (const file of [...alwaysInputs, ...folders.flatMap(filesBelow)]) {
    hash.update(`\0${file}\0`).update(readFileSync(inProject(file)));
  }
  return hash.digest('hex');
}

const memoryFile = (name) => inProject('dist', '.built', name);

/** Whether `output` was built from inputs with this hash. */
export function isBuilt(name, hash, output) {
  const file = memoryFile(name);
  return existsSync(inProject(output)) && existsSync(file) && readFileSync(file, 'utf8') === hash;
}

/** Remembers that a build of inputs with this hash has succeeded. */
export function rememberBuilt(name, hash) {
  const file = memoryFile(name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
}

/** Whether a source file is there. */
export function hasSource(path) {
  return existsSync(join(inProject(), path));
}
