import { readdirSync, readFileSync } from 'node:fs';
import { inProject } from './project.mjs';

/** Lines a file may have. `median` holds over all source files, of any folder but test/. */
const limits = { file: 400, median: 100, 'electron/main.ts': 150, 'electron/preload.ts': 40 };

const folders = ['shared', 'electron', 'renderer', 'portal', 'lab', 'scripts'];

function sourceFiles(folder) {
  return readdirSync(inProject(folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.(?:tsx?|mjs)$/.test(entry.name) && !path.includes('/migrations/') ? [path] : [];
  });
}

function lineCount(path) {
  return readFileSync(inProject(path), 'utf8').split('\n').length - 1;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/**
 * The sizes of the source files against the limits of this house.
 *
 * @returns whether they hold, and lines that say how it stands
 */
export function checkHouseLimits() {
  const files = folders.flatMap(sourceFiles).map((path) => ({ path, lines: lineCount(path) }));
  const middle = median(files.map(({ lines }) => lines));
  const longest = files.reduce((a, b) => (b.lines > a.lines ? b : a), { path: 'none', lines: 0 });
  const tooLong = files.filter(({ path, lines }) => lines > (limits[path] ?? limits.file));
  const complaints = tooLong.map(
    ({ path, lines }) => `${path}: ${lines} lines, at most ${limits[path] ?? limits.file}`,
  );
  if (middle > limits.median) complaints.push(`median ${middle} lines, at most ${limits.median}`);
  const summary = `${files.length} files, median ${middle} lines, longest ${longest.path} (${longest.lines})`;
  return { ok: complaints.length === 0, output: [summary, ...complaints].join('\n') };
}
