import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const rows = readFileSync(new URL('docs/security.md', root), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:-+|promise|tier) /.test(line));
const promises = rows.filter((line) => /`(?:unit|contract|integration|e2e)\//.test(line));

describe('docs/security.md', () => {
  it('names a test for every promise, and each is there', () => {
    const named = promises.flatMap((line) => [
      ...line.matchAll(/`((?:unit|contract|integration|e2e)\/[^`]+)`/g),
    ]);
    const missing = named
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(new URL(`test/${path}`, root)));
    expect(missing).toEqual([]);
    // The four tiers are described, not promised.
    expect(rows.length - promises.length).toBe(4);
    expect(promises.length).toBeGreaterThan(30);
  });
});
