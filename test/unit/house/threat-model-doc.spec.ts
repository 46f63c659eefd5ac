import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);
const text = readFileSync(new URL('docs/threat-model.md', root), 'utf8');
const arrows = text
  .split(/^## /m)
  .filter((section) => /^\d+\. /.test(section))
  .map((section) => ({
    title: section.split('\n')[0] ?? '',
    rows: section.split('\n').filter((line) => /^\| [STRIDE] /.test(line)),
  }));

describe('docs/threat-model.md', () => {
  it('has all six letters for every arrow', () => {
    const letters = arrows.map(({ title, rows }) => [
      title,
      [...new Set(rows.map((row) => row.slice(2, 3)))].join(''),
    ]);
    expect(letters).toEqual(arrows.map(({ title }) => [title, 'STRIDE']));
    expect(arrows.length).toBe(7);
  });

  it('names for every threat a measure and a test that is there', () => {
    const rows = arrows.flatMap((arrow) => arrow.rows);
    const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
    expect(cells.filter((row) => row.length !== 7 || row.slice(1, 6).includes(''))).toEqual([]);
    const missing = cells.flatMap(([, , threat, , tests = '']) => {
      const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
      const absent = named.filter((path) => !existsSync(new URL(`test/${path}`, root)));
      return named.length === 0 ? [threat] : absent;
    });
    expect(missing).toEqual([]);
  });
});
