import { describe, expect, it } from 'vitest';
import { isFiltering, matches, noFilter, toQuery, type Filter } from '../../../../renderer/state/filter';
import { operationQuerySchema } from '../../../../shared/ipc/contract';
import { record, start } from '../records';

function query(change: Partial<Filter>) {
  return toQuery({ ...noFilter, ...change }, start);
}

describe('toQuery', () => {
  it('counts relative ranges back from now and passes the contract’s schema', () => {
    const made = query({
      kinds: ['failed'],
      operations: ['unlock'],
      text: '  zoë ',
      range: { kind: 'lastDay' },
    });
    expect(operationQuerySchema.parse(made)).toEqual({
      kinds: ['failed'],
      operations: ['unlock'],
      text: 'zoë',
      from: start - 86_400_000,
      to: null,
      beforeSeq: null,
    });
  });

  it('takes a custom range as it is', () => {
    const { from, to } = query({ range: { kind: 'custom', from: 5, to: null } });
    expect({ from, to }).toEqual({ from: 5, to: null });
  });
});

describe('matches', () => {
  it.each([
    ['no filter', {}, true],
    ['the kind', { kinds: ['success'] }, true],
    ['another kind', { kinds: ['refused', 'unknown'] }, false],
    ['the operation', { operations: ['unlock', 'reset'] }, true],
    ['another operation', { operations: ['unlock'] }, false],
    ['a part of the user in capitals', { text: 'ZOË@' }, true],
    ['a part of the distinguished name', { text: 'ou=people' }, true],
    ['the request id', { text: 'request-1' }, true],
    ['the outcome code', { text: 'SUCC' }, true],
    ['a text that is nowhere', { text: 'nobody' }, false],
    ['a range that begins with it', { range: { kind: 'custom', from: start + 1000, to: null } }, true],
    ['a range that ends at it', { range: { kind: 'custom', from: null, to: start + 1000 } }, false],
    ['a range after it', { range: { kind: 'custom', from: start + 1001, to: null } }, false],
  ] satisfies [string, Partial<Filter>, boolean][])('%s', (_name, filter, expected) => {
    expect(matches(record(1), query(filter))).toBe(expected);
  });

  it('finds a message that could not be opened only without a choice of operations', () => {
    const unreadable = record(1, {
      operation: null,
      user: null,
      code: 'decryptionFailed',
      detail: 'notAuthentic',
    });
    expect([matches(unreadable, query({})), matches(unreadable, query({ operations: ['reset'] }))]).toEqual([
      true,
      false,
    ]);
    expect(matches(unreadable, query({ text: 'notauthentic' }))).toBe(true);
  });
});

describe('isFiltering', () => {
  it('does not count blanks', () => {
    expect([isFiltering(noFilter), isFiltering({ ...noFilter, text: ' ' })]).toEqual([false, false]);
    expect(isFiltering({ ...noFilter, range: { kind: 'lastHour' } })).toBe(true);
  });
});
