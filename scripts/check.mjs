import { auditDependencies } from './audit.mjs';
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

/** TypeScript 7 checks in a tenth of the time; ESLint’s rules still read with TypeScript 6. */
const typeChecks = ['shared', 'electron', 'renderer', 'portal', 'lab', 'test'].map((folder) =>
  program(`types of ${folder}`, ['typescript-native', 'bin', 'tsc'], ['-p', folder]),
);

/** The longest first, so that the two that run at once end at about the same time. */
const steps = [
  program('lint', ['eslint', 'bin', 'eslint.js'], ['.', '--max-warnings', '0']),
  ...typeChecks,
  program('format', ['prettier', 'bin', 'prettier.cjs'], ['--check', '.', '--log-level', 'warn']),
  program('unused code', ['knip', 'bin', 'knip.js'], ['--no-progress', '--treat-config-hints-as-errors']),
  { name: 'file sizes', work: async () => checkHouseLimits() },
  { name: 'known vulnerabilities', work: auditDependencies },
];

async function runStep({ name, work }) {
  const startedAt = Date.now();
  const { ok, output, skipped = false } = await work();
  if (isStopping()) return { ok: false, skipped: false };
  const result = skipped ? 'SKIPPED' : ok ? 'passed' : 'FAILED';
  say(`check: ${name} ${result} (${secondsSince(startedAt)} s)`);
  if (!ok || skipped || name === 'file sizes') say(output.trimEnd());
  return { ok, skipped };
}

/**
 * Types, lint, format, unused code, file sizes and known vulnerabilities, two at a time, with one line each and the output
 * of what failed.
 *
 * @returns how many steps passed, failed and were skipped. Only what needs a registry that answers is ever skipped, which
 *   is no matter of this machine: `unreachable` says how many of the skipped are so
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
  const skipped = results.filter((result) => result.skipped).length;
  return { passed: results.length - failed - skipped, failed, skipped, unreachable: skipped };
}

if (isEntry(import.meta.url)) {
  endTogether();
  const { passed, failed, skipped } = await runChecks();
  say(`check: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}
