import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { runChecks } from './check.mjs';
import { hasApt, isLinuxRoot, packageProgram, projectDir, say, secondsSince } from './project.mjs';
import { endTogether, isStopping, run } from './processes.mjs';
import { setUp } from './setup.mjs';
import { countTests, sumCounts } from './test-report.mjs';

/** The suites of `npm test`, and after how many seconds a hanging one is ended and counted as failed. */
const suites = { unit: 360, contract: 300, integration: 600, e2e: 600 };

/** What runs side by side: lint keeps one core busy for a minute and a half, and the unit tests the other. */
const stages = [['check', 'unit'], ['contract'], ['integration'], ['e2e']];

function selection(args) {
  const all = stages.flat();
  const only = args.find((word) => word.startsWith('--only='))?.slice('--only='.length);
  if (only === undefined) return all;
  const wanted = only.split(',');
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0)
    throw new Error(`--only=${unknown.join(',')} is not known: choose from ${all.join(', ')}`);
  return all.filter((name) => wanted.includes(name));
}

async function runSuite(name, reportDir, electron) {
  const startedAt = Date.now();
  const report = join(reportDir, `${name}.json`);
  const args = [
    'run',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { code, timedOut } = await run(process.execPath, [packageProgram('vitest', 'vitest.mjs'), ...args], {
    cwd: projectDir,
    env: { ...process.env, ELECTRON_COMMAND: JSON.stringify(electron), NO_COLOR: '1', CI: '1' },
    limitMs: suites[name] * 1000,
    onLine: (line) => isStopping() || say(line),
  });
  const counts = countTests(report, code);
  if (isStopping()) return counts;
  if (timedOut) say(`tests: ${name} ended, it took more than ${suites[name]} s`);
  for (const skipped of counts.skippedNames) say(`skipped: ${name}: ${skipped}`);
  const numbers = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
  say(`tests: ${name}: ${numbers} (${secondsSince(startedAt)} s)`);
  return counts;
}

async function runSelected(selected, electron) {
  const reportDir = mkdtempSync(join(tmpdir(), 'writeback-reports-'));
  const counts = [];
  try {
    for (const stage of stages) {
      if (isStopping()) break;
      const chosen = stage.filter((name) => selected.includes(name));
      const runs = chosen.map((name) =>
        name === 'check' ? runChecks() : runSuite(name, reportDir, electron),
      );
      counts.push(...(await Promise.all(runs)));
    }
  } finally {
    rmSync(reportDir, { recursive: true, force: true });
  }
  return sumCounts(counts);
}

/** Prepares, runs and reports. @returns the exit code */
async function main(args) {
  const startedAt = Date.now();
  const selected = selection(args);
  const electron = await setUp({ samba: true, syslog: true });
  // The other suites test the sources.
  if (selected.includes('e2e')) await buildAll();
  const { passed, failed, skipped, unreachable } = await runSelected(selected, electron);
  if (isStopping()) return 1;
  say(`in ${secondsSince(startedAt)} s`);
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  // Debian as root can run everything, so there a skipped test hides something; what the registry does not answer is said.
  const maySkip = !(isLinuxRoot() && hasApt());
  return passed > 0 && failed === 0 && (skipped === unreachable || maySkip) ? 0 : 1;
}

endTogether();
try {
  const code = await main(process.argv.slice(2));
  if (!isStopping()) process.exit(code);
} catch (cause) {
  process.stderr.write(`${cause.message}\n`);
  say('0 passed, 1 failed, 0 skipped');
  if (!isStopping()) process.exit(1);
}
