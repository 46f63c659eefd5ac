import { describe, expect, it } from 'vitest';
import {
  deltaArrived,
  initialHostState,
  snapshotArrived,
  snapshotFailed,
  snapshotRequested,
} from '../../../../renderer/state/host-state';
import { record, seqs, snapshot } from '../records';

const ready = snapshotArrived(initialHostState, snapshot(10, [record(2), record(1)]));

describe('deltaArrived', () => {
  it('applies the next number and keeps what a delta does not name', () => {
    const status = { ...snapshot(0).status, writeback: 'off' as const };
    const state = deltaArrived(ready, { epoch: 1, seq: 11, status });
    expect(state).toEqual({ ...ready, view: { ...ready.view, seq: 11, status } });
  });

  it('puts ended operations in front, newest first', () => {
    const state = deltaArrived(ready, { epoch: 1, seq: 11, operations: [record(3), record(4)] });
    expect(seqs(state.view?.operations ?? [])).toEqual([4, 3, 2, 1]);
  });

  it('replaces an operation that is told again', () => {
    const amended = record(2, { replied: false });
    const state = deltaArrived(ready, { epoch: 1, seq: 11, operations: [amended] });
    expect(state.view?.operations).toEqual([amended, record(1)]);
  });

  it('ignores a number it already has', () => {
    expect(deltaArrived(ready, { epoch: 1, seq: 10, operations: [record(9)] })).toBe(ready);
  });

  it('asks for a snapshot on a gap and keeps the delta', () => {
    const late = { epoch: 1, seq: 13, operations: [record(5)] };
    expect(deltaArrived(ready, late)).toEqual({ ...ready, fetching: true, early: [late] });
  });
});

describe('an agent in place of another', () => {
  const other = { epoch: 2, seq: 0 };

  it('asks for a snapshot, although its numbers begin anew', () => {
    expect(deltaArrived(ready, other)).toEqual({ ...ready, fetching: true, early: [other] });
  });

  it('is followed by its own numbers, and what the former one had sent is left out', () => {
    const asked = snapshotRequested(deltaArrived(ready, other));
    const waiting = [
      { epoch: 1, seq: 11, operations: [record(9)] },
      { ...other, seq: 4 },
    ].reduce(deltaArrived, asked);
    const state = snapshotArrived(waiting, { ...snapshot(3, [record(3)]), epoch: 2 });
    expect([state.fetching, state.view?.epoch, state.view?.seq, seqs(state.view?.operations ?? [])]).toEqual([
      false,
      2,
      4,
      [3],
    ]);
    expect(deltaArrived(state, { epoch: 1, seq: 12 })).toBe(state);
  });

  it('is asked again where it came while the snapshot of the former one was on its way', () => {
    const waiting = deltaArrived(snapshotRequested(ready), other);
    expect(snapshotArrived(waiting, snapshot(11)).fetching).toBe(true);
  });

  it('shows itself after there was none', () => {
    const error = { code: 'notFound', message: 'No agent.' } as const;
    const without = snapshotFailed(snapshotRequested(ready), error);
    expect(without).toEqual({ ...initialHostState, phase: 'failed', error, fetching: false });
    expect(deltaArrived(without, other)).toEqual({ ...without, fetching: true, early: [other] });
  });

  it('is asked again where it came while the answer that there is none was on its way', () => {
    const waiting = deltaArrived(snapshotRequested(ready), other);
    expect(snapshotFailed(waiting, { code: 'notFound', message: 'No agent.' })).toMatchObject({
      view: null,
      fetching: true,
    });
  });
});

describe('snapshotArrived', () => {
  it('applies on top what came meanwhile, in the order of the numbers, and skips what it contains', () => {
    const waiting = [
      { epoch: 1, seq: 12, operations: [record(4)] },
      { epoch: 1, seq: 10, operations: [record(2)] },
      { epoch: 1, seq: 11, operations: [record(3)] },
    ].reduce(deltaArrived, initialHostState);
    const state = snapshotArrived(waiting, snapshot(10, [record(2)]));
    expect({
      seq: state.view?.seq,
      operations: seqs(state.view?.operations ?? []),
      fetching: state.fetching,
    }).toEqual({
      seq: 12,
      operations: [4, 3, 2],
      fetching: false,
    });
  });

  it('asks again when even its own followers have a gap', () => {
    const waiting = deltaArrived(initialHostState, { epoch: 1, seq: 14 });
    const state = snapshotArrived(waiting, snapshot(10));
    expect({ fetching: state.fetching, early: state.early }).toEqual({
      fetching: true,
      early: [{ epoch: 1, seq: 14 }],
    });
  });
});

describe('snapshotFailed', () => {
  const error = { code: 'busy', message: 'Try again.' } as const;

  it('is a failure while nothing is known', () => {
    expect(snapshotFailed(initialHostState, error)).toEqual({
      ...initialHostState,
      phase: 'failed',
      error,
      fetching: false,
    });
  });

  it('keeps an old view, and forgets the error when asked again', () => {
    const failed = snapshotFailed(snapshotRequested(ready), error);
    expect(failed).toEqual({ ...ready, error });
    expect(snapshotRequested(failed)).toEqual({ ...ready, fetching: true });
  });
});
