import { describe, expect, it } from 'vitest';
import { noFilter } from '../../../../renderer/state/filter';
import {
  holdChanged,
  indexOfSeq,
  initialLogState,
  loadStarted,
  maxRows,
  moreStarted,
  operationsEnded,
  pageArrived,
  pageFailed,
  type LogState,
} from '../../../../renderer/state/log-state';
import { record, seqs, start } from '../records';

function loaded(rows: number[], more = false, change: Partial<LogState> = {}): LogState {
  const loading = loadStarted(initialLogState, noFilter, start);
  return {
    ...pageArrived(loading, loading.load, { operations: rows.map((seq) => record(seq)), more }),
    ...change,
  };
}

function shown(state: LogState) {
  return { rows: seqs(state.rows), waiting: seqs(state.waiting) };
}

describe('loading', () => {
  it('puts in front what ended while the first page was on its way, once', () => {
    const loading = loadStarted(initialLogState, noFilter, start);
    const during = operationsEnded(loading, [record(3), record(4)]);
    const state = pageArrived(during, loading.load, { operations: [record(3), record(2)], more: true });
    expect({ ...shown(state), phase: state.phase, more: state.more }).toEqual({
      rows: [4, 3, 2],
      waiting: [],
      phase: 'ready',
      more: true,
    });
  });

  it('drops the answer to an earlier load', () => {
    const first = loadStarted(initialLogState, noFilter, start);
    const second = loadStarted(first, { ...noFilter, text: 'zoë' }, start);
    expect(pageArrived(second, first.load, { operations: [record(1)], more: false })).toBe(second);
    expect(pageFailed(second, first.load, { code: 'busy', message: '' })).toBe(second);
  });

  it('appends older pages', () => {
    const before = moreStarted(loaded([9, 8], true));
    const state = pageArrived(before, before.load, { operations: [record(7), record(6)], more: false });
    expect({ ...shown(state), more: state.more }).toEqual({ rows: [9, 8, 7, 6], waiting: [], more: false });
  });

  it('keeps its rows when an older page fails, and none when the first one does', () => {
    const error = { code: 'failed', message: 'locked' } as const;
    const older = moreStarted(loaded([9, 8], true));
    const first = loadStarted(older, noFilter, start);
    expect(seqs(pageFailed(older, older.load, error).rows)).toEqual([9, 8]);
    expect(pageFailed(first, first.load, error)).toMatchObject({ rows: [], error, phase: 'ready' });
  });
});

describe('operationsEnded', () => {
  it('shows new operations at once, newest first', () => {
    expect(shown(operationsEnded(loaded([2, 1]), [record(3), record(4)]))).toEqual({
      rows: [4, 3, 2, 1],
      waiting: [],
    });
  });

  it('takes only what matches the filter', () => {
    const filtered = loadStarted(initialLogState, { ...noFilter, kinds: ['failed'] }, start);
    const state = pageArrived(filtered, filtered.load, { operations: [], more: false });
    const ended = [record(3), record(4, { code: 'pdcUnreachable' }), record(5, { code: 'expired' })];
    expect(shown(operationsEnded(state, ended))).toEqual({ rows: [4], waiting: [] });
  });

  it('replaces a known operation wherever it is', () => {
    const held = operationsEnded(loaded([2, 1], false, { away: true }), [record(3)]);
    const [row, waiting] = [record(2, { replied: false }), record(3, { replied: false })];
    const state = operationsEnded(held, [row, waiting]);
    expect({ rows: state.rows, waiting: state.waiting }).toEqual({
      rows: [row, record(1)],
      waiting: [waiting],
    });
  });

  it('drops the oldest rows beyond the limit and says that there are more', () => {
    const full = loaded([1]);
    const rows = Array.from({ length: maxRows }, (_, index) => record(maxRows - index));
    const state = operationsEnded({ ...full, rows }, [record(maxRows + 1)]);
    expect([state.rows.length, state.rows[0]?.seq, state.rows.at(-1)?.seq, state.more]).toEqual([
      maxRows,
      maxRows + 1,
      2,
      true,
    ]);
  });
});

describe('holdChanged', () => {
  it('holds new operations back while scrolled away and lets them in on return', () => {
    const away = operationsEnded(holdChanged(loaded([1]), { away: true }), [record(2), record(3)]);
    expect(shown(away)).toEqual({ rows: [1], waiting: [3, 2] });
    expect(shown(holdChanged(away, { away: false }))).toEqual({ rows: [3, 2, 1], waiting: [] });
  });

  it('stays paused when scrolled back to the top', () => {
    const paused = holdChanged(holdChanged(loaded([1]), { paused: true }), { away: true });
    const back = holdChanged(operationsEnded(paused, [record(2)]), { away: false });
    expect(shown(back)).toEqual({ rows: [1], waiting: [2] });
    expect(shown(holdChanged(back, { paused: false }))).toEqual({ rows: [2, 1], waiting: [] });
  });
});

describe('indexOfSeq', () => {
  it('finds every row of a list with holes, and nothing else', () => {
    const rows = [9, 7, 4, 1].map((seq) => record(seq));
    expect([9, 7, 4, 1, 8, 0, 10].map((seq) => indexOfSeq(rows, seq))).toEqual([0, 1, 2, 3, -1, -1, -1]);
  });
});
