import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isPreferred,
  moved,
  withHost,
  withoutHost,
} from '../../../../renderer/features/connectors/controllers/preferred-order';

describe('moved', () => {
  it.each([
    [0, 2, ['b', 'c', 'a']],
    [2, 0, ['c', 'a', 'b']],
    [1, 1, ['a', 'b', 'c']],
    [0, -1, ['a', 'b', 'c']],
    [2, 3, ['a', 'b', 'c']],
    [9, 0, ['a', 'b', 'c']],
  ])('from %i to %i', (from, to, list) => {
    expect(moved(['a', 'b', 'c'], from, to)).toEqual(list);
  });

  it('puts an entry where it was asked to and keeps the order of the others, for any list', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), fc.nat(), fc.nat(), (list, a, b) => {
        const [from, to] = [a % list.length, b % list.length];
        const result = moved(list, from, to);
        expect(result[to]).toBe(list[from]);
        expect(result.filter((one) => one !== list[from])).toEqual(list.filter((one) => one !== list[from]));
      }),
    );
  });
});

describe('withHost', () => {
  it.each([
    [' DC2.Corp.Example.Com. ', { ok: true, value: ['dc1.corp.example.com', 'dc2.corp.example.com'] }],
    ['', { ok: false, error: 'empty' }],
    ['  ', { ok: false, error: 'empty' }],
    ['DC1.corp.example.com', { ok: false, error: 'known' }],
    ['dc 2', { ok: false, error: 'notAHost' }],
    ['-dc2', { ok: false, error: 'notAHost' }],
    ['ldaps://dc2', { ok: false, error: 'notAHost' }],
    ['a'.repeat(256), { ok: false, error: 'notAHost' }],
  ])('%s', (typed, expected) => {
    expect(withHost(['dc1.corp.example.com'], typed)).toEqual(expected);
  });

  it('holds 64 hosts', () => {
    const full = Array.from({ length: 64 }, (_, at) => `dc${at}`);
    expect(withHost(full, 'dc64')).toEqual({ ok: false, error: 'tooMany' });
    expect(withHost(withoutHost(full, 'dc0'), 'dc64')).toMatchObject({ ok: true });
  });

  it('knows a host in any case', () => {
    expect([isPreferred(['dc1'], 'DC1'), isPreferred(['dc1'], 'dc2')]).toEqual([true, false]);
  });
});
