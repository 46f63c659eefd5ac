import { describe, expect, it } from 'vitest';
import { busiestHour, layOutBars, roundUp } from '../../../../../renderer/features/overview/chart-scale';

describe('roundUp', () => {
  it('gives 1, 2 or 5 times a power of ten', () => {
    expect([0, 1, 2, 3, 6, 10, 11, 120, 501].map(roundUp)).toEqual([1, 1, 2, 5, 10, 10, 20, 200, 1000]);
  });
});

describe('busiestHour', () => {
  const hours = [
    { from: 1, success: 2, other: 0 },
    { from: 2, success: 1, other: 4 },
    { from: 3, success: 5, other: 0 },
  ];

  it('is the first of the hours with most', () => {
    expect(busiestHour(hours)).toEqual({ from: 2, success: 1, other: 4 });
  });

  it('is nothing when nothing happened', () => {
    expect([busiestHour([]), busiestHour([{ from: 1, success: 0, other: 0 }])]).toEqual([null, null]);
  });
});

describe('layOutBars', () => {
  it('fills the plot and lets no operation vanish', () => {
    const hourly = [
      { from: 1, success: 1000, other: 0 },
      { from: 2, success: 0, other: 1 },
    ];
    expect(layOutBars(hourly, { width: 200, height: 100 })).toEqual([
      { x: 3, width: 94, successHeight: 100, otherHeight: 0 },
      { x: 103, width: 94, successHeight: 0, otherHeight: 1 },
    ]);
  });
});
