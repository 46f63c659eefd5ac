import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countTests, sumCounts } from '../../../scripts/test-report.mjs';

let dir: string;
let file: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'writeback-report-'));
  file = join(dir, 'report.json');
});

afterAll(() => rmSync(dir, { recursive: true }));

/** Writes the report of a run with one file whose tests ended so. */
function report(fileStatus: string, ...statuses: readonly string[]): void {
  const assertionResults = statuses.map((status, index) => ({ status, fullName: `test ${index}` }));
  writeFileSync(file, JSON.stringify({ testResults: [{ status: fileStatus, assertionResults }] }));
}

describe('the closing count', () => {
  it('takes the tests as they ended', () => {
    report('failed', 'passed', 'passed', 'failed', 'pending', 'todo', 'skipped');
    expect(countTests(file, 1)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 3,
      skippedNames: ['test 3', 'test 4', 'test 5'],
    });
  });

  it('counts a file that could not be loaded as failed', () => {
    report('failed');
    expect(countTests(file, 1)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts an unhandled error, of which no test knows, as failed', () => {
    report('passed', 'passed');
    expect(countTests(file, 1)).toMatchObject({ passed: 1, failed: 1 });
    expect(countTests(file, null)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts a run in which nothing was tested as failed', () => {
    writeFileSync(file, JSON.stringify({ testResults: [] }));
    expect(countTests(file, 0)).toMatchObject({ passed: 0, failed: 1 });
    report('passed', 'skipped');
    expect(countTests(file, 0)).toMatchObject({ passed: 0, failed: 1, skipped: 1 });
  });

  it('counts a run without a readable report as failed', () => {
    expect(countTests(join(dir, 'none.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
    writeFileSync(file, '{"testResults": [');
    expect(countTests(file, 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('adds up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sumCounts([one, { ...one, unreachable: 1 }])).toEqual({
      passed: 2,
      failed: 4,
      skipped: 6,
      unreachable: 1,
    });
  });
});
