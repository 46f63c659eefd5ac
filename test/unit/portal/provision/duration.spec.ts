import { describe, expect, it } from 'vitest';
import { durationMs, durationText } from '../../../../portal/provision/duration';
import { rotationMark, withRotationMark } from '../../../../portal/provision/rotation-mark';

describe('a duration of Service Bus', () => {
  it.each([
    ['PT30S', 30_000],
    ['PT5M', 300_000],
    ['P1DT2H3M4.5S', 93_784_500],
    ['P14D', 1_209_600_000],
    ['P10675199DT2H48M5.4775807S', null],
  ])('%s is %s ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', 'P', 'PT', 'P1DT', '5M', 'P1Y', '-PT5M'])('“%s” is none', (text) => {
    expect(() => durationMs(text)).toThrow('Not a duration');
  });

  it('is written so that it reads the same', () => {
    for (const ms of [30_000, 90_000, 300_000, 600_000, null]) expect(durationMs(durationText(ms))).toBe(ms);
  });
});

describe('the mark of a rotation', () => {
  it('is kept beside what else stands there, for each side', () => {
    const marked = withRotationMark(withRotationMark('owner: us', 'agent', 'T1'), 'portal', 'T2');
    expect([rotationMark(marked, 'agent'), rotationMark(marked, 'portal')]).toEqual(['T1', 'T2']);
    expect(rotationMark(withRotationMark(marked, 'agent', 'T3'), 'agent')).toBe('T3');
    const without = withRotationMark(withRotationMark(marked, 'agent', null), 'portal', null);
    expect(without).toBe('owner: us');
    expect(rotationMark('', 'agent')).toBeNull();
  });
});
