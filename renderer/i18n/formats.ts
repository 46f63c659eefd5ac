/**
 * Dates, times and numbers in the reader’s way; the hours are 24 everywhere, so that a time reads the same in a list and
 * in its details. All times are epoch milliseconds.
 */
export interface Formats {
  /** Date and time to the second. */
  dateTime(at: number): string;
  /** Date without year, and time to the second: for lists. */
  shortDateTime(at: number): string;
  /** Date without year, and time to the minute. */
  dayAndClock(at: number): string;
  /** Hours and minutes. */
  clock(at: number): string;
  date(at: number): string;
  /** “3 minutes ago”, “in 2 hours”. */
  relative(at: number, now: number): string;
  /** “12 ms”, “1.25 s”. */
  duration(ms: number): string;
  count(value: number): string;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

function relativeParts(distanceMs: number): [value: number, unit: Intl.RelativeTimeFormatUnit] {
  const length = Math.abs(distanceMs);
  if (length < minuteMs) return [Math.round(distanceMs / secondMs), 'second'];
  if (length < hourMs) return [Math.round(distanceMs / minuteMs), 'minute'];
  if (length < dayMs) return [Math.round(distanceMs / hourMs), 'hour'];
  return [Math.round(distanceMs / dayMs), 'day'];
}

/** Builds the formats of a locale and time zone; left out, those of the system. */
export function createFormats(locale?: string, timeZone?: string): Formats {
  const inZone = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone });
  const dateTime = inZone({ hourCycle: 'h23', dateStyle: 'medium', timeStyle: 'medium' });
  const shortDateTime = inZone({
    hourCycle: 'h23',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const dayAndClock = inZone({
    hourCycle: 'h23',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const clock = inZone({ hourCycle: 'h23', hour: '2-digit', minute: '2-digit' });
  const date = inZone({ dateStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const digits = (maximumFractionDigits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { maximumFractionDigits });
  const [whole, tenths, hundredths] = [digits(0), digits(1), digits(2)];
  const count = new Intl.NumberFormat(locale);
  return {
    dateTime: (at) => dateTime.format(at),
    shortDateTime: (at) => shortDateTime.format(at),
    dayAndClock: (at) => dayAndClock.format(at),
    clock: (at) => clock.format(at),
    date: (at) => date.format(at),
    relative: (at, now) => relative.format(...relativeParts(at - now)),
    // The units’ symbols are the same everywhere; Intl’s own short names are not (“sec”, “secs”).
    duration(ms) {
      if (ms >= secondMs) return `${hundredths.format(ms / secondMs)}\u00a0s`;
      return `${(ms < 10 ? tenths : whole).format(ms)}\u00a0ms`;
    },
    count: (value) => count.format(value),
  };
}
