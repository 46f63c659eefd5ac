import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRetryLimits, nextWaitMs, retryAfterMs } from '../../../../electron/agent/cloud/graph/retry';

const now = Date.parse('2026-11-21T10:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['0', 0],
    [' 120 ', 120_000],
    ['-1', null],
    ['1.5', null],
    ['soon', null],
    ['2026', 2_026_000],
    ['2026-11-21', null],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Saturday, 21-Nov-26 10:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['Sat, never', null],
  ])('of %j is %j', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});

describe('nextWaitMs', () => {
  it('doubles from one second and ends after six tries', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((tries) => nextWaitMs(tries, null, defaultRetryLimits));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, null]);
  });

  it('is what the server asks for, unless that is too long', () => {
    const waits = [0, 20_000, 300_000, 300_001].map((asked) => nextWaitMs(1, asked, defaultRetryLimits));
    expect(waits).toEqual([0, 20_000, 300_000, null]);
    expect(nextWaitMs(6, 0, defaultRetryLimits)).toBe(null);
  });

  it('is never longer than the limit', () => {
    const limits = { attempts: 50, firstWaitMs: 7, longestWaitMs: 10_000 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.option(fc.nat()), (tries, asked) => {
        expect(nextWaitMs(tries, asked, limits) ?? 0).toBeLessThanOrEqual(limits.longestWaitMs);
      }),
    );
  });
});
