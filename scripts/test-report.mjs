import { readFileSync } from 'node:fs';

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null; // vitest was killed, or could not start: the caller counts that as a failure
  }
}

/**
 * Counts of one vitest run, from its JSON report. Counted as failed besides failed tests: a file that could not be
 * loaded, and a run that ended badly though no test says so (an unhandled error, a crash, no test found).
 *
 * @param exitCode of vitest; `null` when it was killed
 * @returns passed, failed and skipped tests, and the full names of the skipped ones
 */
export function countTests(file, exitCode) {
  const report = readReport(file);
  if (report === null) return { passed: 0, failed: 1, skipped: 0, skippedNames: [] };
  const suites = report.testResults;
  const tests = suites.flatMap((suite) => suite.assertionResults);
  const count = (status) => tests.filter((test) => test.status === status).length;
  const unloadable = suites.filter((suite) => {
    return suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed');
  }).length;
  const passed = count('passed');
  const failed = count('failed') + unloadable;
  const endedBadly = failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : 0;
  const skippedTests = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  return {
    passed,
    failed: failed + endedBadly,
    skipped: skippedTests.length,
    skippedNames: skippedTests.map((test) => test.fullName),
  };
}

/** The sum of several counts; `unreachable` = how many of the skipped needed a registry that did not answer. */
export function sumCounts(counts) {
  const sum = (key) => counts.reduce((total, one) => total + (one[key] ?? 0), 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    unreachable: sum('unreachable'),
  };
}
