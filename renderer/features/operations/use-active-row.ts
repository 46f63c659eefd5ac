import { useCallback, useState, type FocusEventHandler, type PointerEventHandler } from 'react';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { useConsoleState } from '../../state/console-context';
import { indexOfSeq } from '../../state/log-state';

/** Which row the keyboard is on. Kept by `seq`, so that new rows above do not move it. */
export interface ActiveRow {
  /** Position in the rows; -1 while none is active. */
  readonly index: number;
  readonly setActive: (record: OperationRecord) => void;
  readonly focused: boolean;
  /** Whether the row is marked: only for those who steer with the keyboard. */
  readonly marked: boolean;
  readonly onKeyUsed: () => void;
  readonly onFocus: FocusEventHandler;
  readonly onBlur: FocusEventHandler;
  readonly onPointerDown: PointerEventHandler;
}

/** The active row of a list, newest first. It starts at the operation whose details are open, else at the first. */
export function useActiveRow(rows: readonly OperationRecord[]): ActiveRow {
  const selected = useConsoleState((state) => state.selected);
  const [seq, setSeq] = useState(selected?.seq ?? 0);
  const [focused, setFocused] = useState(false);
  const [byKeyboard, setByKeyboard] = useState(true);
  const index = indexOfSeq(rows, seq);
  const setActive = useCallback((record: OperationRecord) => {
    setSeq(record.seq);
  }, []);
  return {
    index,
    setActive,
    focused,
    marked: focused && byKeyboard,
    onKeyUsed: () => {
      setByKeyboard(true);
    },
    onFocus: () => {
      setFocused(true);
      const [first] = rows;
      if (index < 0 && first !== undefined) setActive(first);
    },
    onBlur: () => {
      setFocused(false);
    },
    onPointerDown: () => {
      setByKeyboard(false);
    },
  };
}
