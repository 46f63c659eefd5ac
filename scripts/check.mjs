import { checkHouseLimits } from './house-limits.mjs';
import { endTogether, isStopping, run } from './processes.mjs';
import { isEntry, packageProgram, projectDir, say, secondsSince } from './project.mjs';

const limitMs = 4 * 60_000;
const atOnce = 2;

function program(name, parts, args) {
  return {
    name,
    async work() {
      const file = packageProgram(...parts);
      const { code, timedOut, output } = await run(process.execPath, [file, ...args], {
        cwd: projectDir,
        limitMs,
      });
      return { ok: code === 0, output: timedOut ? `${output}\nnot done within ${limitMs / 1000} s` : output };
    },
  };
}

const typeChecks = ['shared', 'electron', 'renderer', 'portal', 'lab', 'test'].map((folder) =>
  program(`types of ${folder}`, ['typescript', 'bin', 'tsc'], ['-p', folder]),
);

/** The longest first, so that the two that run at once end at about the same time. */
const steps = [
  program('lint', ['eslint', 'bin', 'eslint.js'], ['.', '--max-warnings', '0']),
  ...typeChecks,
  program('format', ['prettier', 'bin', 'prettier.cjs'], ['--check', '.', '--log-level', 'warn']),
  program('unused code', ['knip', 'bin', 'knip.js'], ['--no-progress', '--treat-config-hints-as-errors']),
  { name: 'file sizes', work: async () => checkHouseLimits() },
];

async function runStep({ name, work }) {
  const startedAt = Date.now();
  const { ok, output } = await work();
  if (isStopping()) return { name, ok: false };
  say(`check: ${name} ${ok ? 'passed' : 'FAILED'} (${secondsSince(startedAt)} s)`);
  if (!ok || name === 'file sizes') say(output.trimEnd());
  return { name, ok };
}

/**
 * Types, lint, format, unused code and file sizes, two at a time, with one line each and the output of what failed.
 *
 * @returns how many steps passed and failed
 */
export async function runChecks() {
  const waiting = [...steps];
  const results = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      results.push(await runStep(step));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const failed = results.filter(({ ok }) => !ok).length;
  return { passed: results.length - failed, failed, skipped: 0 };
}

if (isEntry(import.meta.url)) {
  endTogether();
  const { failed } = await runChecks();
  process.exitCode = failed === 0 ? 0 : 1;
}
