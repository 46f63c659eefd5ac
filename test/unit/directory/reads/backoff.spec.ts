import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../../electron/agent/directory/reads/backoff';

describe('the wait after failures in a row', () => {
  it('is a second, doubles, and ends at a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 5_000].map(backoffMs)).toEqual([
      0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });
});
