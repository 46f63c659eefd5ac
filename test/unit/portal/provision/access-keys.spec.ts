import { describe, expect, it } from 'vitest';
import { agreeKeys, type AgreedKeys, type FoundKeys } from '../../../../portal/provision/access-keys';

const keys = (primaryKey: string, secondaryKey: string, rotating = false): FoundKeys => ({
  primaryKey,
  secondaryKey,
  rotating,
});
const agree = (...found: FoundKeys[]): AgreedKeys => {
  let made = 0;
  return agreeKeys(found, () => `new-${(made += 1)}`);
};
const pair = (primaryKey: string, secondaryKey: string) => ({ primaryKey, secondaryKey });

describe('the keys all queues should have', () => {
  it('are new where there are none', () => {
    expect(agree()).toEqual({ pair: pair('new-1', 'new-2'), rotating: false, because: 'none' });
  });

  it('are those they have where they agree', () => {
    expect(agree(keys('a', 'b'), keys('a', 'b'))).toEqual({
      pair: pair('a', 'b'),
      rotating: false,
      because: 'agreed',
    });
    expect(agree(keys('a', 'b', true), keys('a', 'b', true)).rotating).toBe(true);
  });

  it.each([
    ['first', [keys('new', 'old', true), keys('old', 'x'), keys('old', 'x')]],
    ['last', [keys('old', 'x'), keys('old', 'x'), keys('new', 'old', true)]],
    ['both ends', [keys('new', 'old', true), keys('old', 'x'), keys('new', 'old', true)]],
  ])('are those of the queue a rotation had reached (%s)', (_where, found) => {
    expect(agree(...found)).toEqual({
      pair: pair('new', 'old'),
      rotating: true,
      because: 'interruptedRotation',
    });
  });

  it('are those of the queue where the rotation had ended', () => {
    expect(agree(keys('new', 'old', true), keys('new', 'y'), keys('new', 'old', true))).toEqual({
      pair: pair('new', 'y'),
      rotating: false,
      because: 'interruptedFinish',
    });
  });

  it('are those of the first queue where they have nothing in common', () => {
    expect(agree(keys('a', 'b'), keys('c', 'd'))).toEqual({
      pair: pair('a', 'b'),
      rotating: false,
      because: 'different',
    });
  });
});
