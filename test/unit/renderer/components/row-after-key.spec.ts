import { describe, expect, it } from 'vitest';
import { rowAfterKey } from '../../../../renderer/components/row-after-key';

describe('rowAfterKey', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowDown', 3, 4],
    ['ArrowDown', 99, 99],
    ['ArrowUp', -1, 0],
    ['ArrowUp', 0, 0],
    ['ArrowUp', 5, 4],
    ['PageDown', -1, 10],
    ['PageDown', 95, 99],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['a', 50, null],
  ])('%s from row %i', (key, active, expected) => {
    expect(rowAfterKey(key, active, 100, 10)).toBe(expected);
  });

  it('moves nowhere in an empty list', () => {
    expect(rowAfterKey('ArrowDown', -1, 0, 10)).toBeNull();
  });
});
