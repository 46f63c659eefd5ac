import { describe, expect, it } from 'vitest';
import { isWithin, rdnValue } from '../../../electron/agent/directory/topology/dn-parts';
import { mapLimited, withLimit } from '../../../electron/agent/directory/topology/limits';

describe('parts of a DN', () => {
  it.each([
    ['OU=People,DC=x', 'People'],
    ['OU=Müller\\, A,DC=x', 'Müller, A'],
    ['OU=back\\\\,DC=x', 'back\\'],
    ['OU=\\C3\\84nne\\0A,DC=x', 'Änne\n'],
    ['OU=\\ both \\ ,DC=x', ' both  '],
    ['OU=a\\,,DC=x', 'a,'],
    ['OU=a\\=b\\+c,DC=x', 'a=b+c'],
    ['DC=x', 'x'],
  ])('%s is named %j', (dn, name) => {
    expect(rdnValue(dn)).toBe(name);
  });

  it.each([
    ['DC=corp,DC=example', true],
    ['OU=a,ou=b,dc=Corp,dc=Example', true],
    ['OU=a, DC=corp, DC=example', true],
    ['DC=example', false],
    ['OU=a\\,DC=corp,DC=example', false],
    ['OU=a,DC=othercorp,DC=example', false],
    ['', false],
  ])('%j lies within DC=corp,DC=example: %s', (dn, within) => {
    expect(isWithin(dn, 'DC=corp,DC=example')).toBe(within);
  });
});

describe('limited work', () => {
  it('keeps the order of the items and never does more at a time', async () => {
    let now = 0;
    let most = 0;
    const results = await mapLimited([30, 10, 20, 5, 1], 2, async (ms) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, ms));
      now -= 1;
      return ms;
    });
    expect({ results, most }).toEqual({ results: [30, 10, 20, 5, 1], most: 2 });
  });

  it('ends when its time is over, when it is stopped, and where it was stopped before', async () => {
    const waiting = (signal: AbortSignal): Promise<string> =>
      new Promise((resolve) => {
        if (signal.aborted) resolve('at once');
        signal.addEventListener('abort', () => resolve('stopped'));
      });
    const stop = new AbortController();
    const outOfTime = await withLimit(stop.signal, 5, waiting);
    setTimeout(() => stop.abort(), 5);
    expect([
      outOfTime,
      await withLimit(stop.signal, 60_000, waiting),
      await withLimit(stop.signal, 60_000, waiting),
    ]).toEqual(['stopped', 'stopped', 'at once']);
  });
});
