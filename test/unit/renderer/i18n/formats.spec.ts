import { describe, expect, it } from 'vitest';
import { createFormats } from '../../../../renderer/i18n/formats';

const formats = createFormats('en-GB', 'UTC');
const now = Date.UTC(2026, 10, 21, 14, 3, 7);

describe('createFormats', () => {
  it('writes dates and times in its locale and zone', () => {
    expect([
      formats.shortDateTime(now),
      formats.dayAndClock(now),
      formats.clock(now),
      formats.date(now),
    ]).toEqual(['21 Nov, 14:03:07', '21 Nov, 14:03', '14:03', '21 Nov 2026']);
    expect(createFormats('de-DE', 'Europe/Berlin').clock(now)).toBe('15:03');
  });

  it('counts hours to 24 everywhere, and midnight as hour zero', () => {
    const american = createFormats('en-US', 'UTC');
    const midnight = Date.UTC(2026, 10, 21);
    expect([american.dateTime(now), american.dateTime(midnight), american.clock(midnight)]).toEqual([
      'Nov 21, 2026, 14:03:07',
      'Nov 21, 2026, 00:00:00',
      '00:00',
    ]);
  });

  it.each([
    [-12_000, '12 seconds ago'],
    [-59_000, '59 seconds ago'],
    [-60_000, '1 minute ago'],
    [240_000, 'in 4 minutes'],
    [-7_200_000, '2 hours ago'],
    [160 * 86_400_000, 'in 160 days'],
  ])('%d ms from now is “%s”', (distanceMs, expected) => {
    expect(formats.relative(now + distanceMs, now)).toBe(expected);
  });

  it.each([
    [0.26, '0.3\u00a0ms'],
    [9.9, '9.9\u00a0ms'],
    [47.3, '47\u00a0ms'],
    [2412, '2.41\u00a0s'],
  ])('%d ms lasts “%s”', (ms, expected) => {
    expect(formats.duration(ms)).toBe(expected);
  });
});
