import type { Counts } from '../../../shared/model/agent-status';

export type Hour = Counts['hourly'][number];

/** A bar of the chart. Offsets and heights in CSS pixels from the plot’s top left. */
export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly successHeight: number;
  readonly otherHeight: number;
}

/** The smallest round number (1, 2 or 5 times a power of ten) that is not below `value`; at least 1. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return step * power;
}

/** The hour with most operations, or `null` when there were none at all. */
export function busiestHour(hourly: readonly Hour[]): Hour | null {
  const busiest = hourly.reduce<Hour | null>(
    (best, hour) => (best === null || hour.success + hour.other > best.success + best.other ? hour : best),
    null,
  );
  return busiest === null || busiest.success + busiest.other === 0 ? null : busiest;
}

/** Lays the bars out over a plot. What happened at least once is at least one pixel high. */
export function layOutBars(
  hourly: readonly Hour[],
  plot: { readonly width: number; readonly height: number },
): Bar[] {
  const top = roundUp(Math.max(0, ...hourly.map((hour) => hour.success + hour.other)));
  const slot = plot.width / Math.max(1, hourly.length);
  const gap = Math.min(6, slot * 0.25);
  const height = (count: number): number => (count === 0 ? 0 : Math.max(1, (count / top) * plot.height));
  return hourly.map((hour, index) => ({
    x: index * slot + gap / 2,
    width: Math.max(1, slot - gap),
    successHeight: height(hour.success),
    otherHeight: height(hour.other),
  }));
}
