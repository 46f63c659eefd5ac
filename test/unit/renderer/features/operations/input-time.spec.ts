import { describe, expect, it } from 'vitest';
import { fromInputTime, toInputTime } from '../../../../../renderer/features/operations/input-time';

describe('input times', () => {
  it('keep local time to the minute both ways', () => {
    const at = new Date(2026, 0, 5, 7, 9).getTime();
    expect(toInputTime(at)).toBe('2026-01-05T07:09');
    expect(fromInputTime('2026-01-05T07:09')).toBe(at);
  });

  it('are open when the field is empty or no date', () => {
    expect([toInputTime(null), fromInputTime(''), fromInputTime('soon')]).toEqual(['', null, null]);
  });
});
