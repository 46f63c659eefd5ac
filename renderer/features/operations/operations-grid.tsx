import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useState, type KeyboardEvent, type RefObject } from 'react';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';
import { indexOfSeq } from '../../state/log-state';
import { headerHeight, rowHeight, useColumnStyles } from './grid-columns';
import { moveTo } from './grid-keys';
import { OperationRow, rowId } from './operation-row';

/** How far from the top still counts as being at the newest row. CSS pixels. */
const nearTop = 4;
/** How many rows before the end of the loaded ones the next page is asked for. */
const fetchAhead = 60;

const useStyles = makeStyles({
  grid: {
    position: 'relative',
    height: '100%',
    // Always there, so that the container queries of the columns count it in from the start.
    overflowY: 'scroll',
    overflowX: 'hidden',
    containerType: 'inline-size',
    outlineStyle: 'none',
    // Rows are put in above; the browser’s own correction would move the reader.
    overflowAnchor: 'none',
  },
  head: { position: 'sticky', top: 0, zIndex: 1 },
  header: {
    height: `${String(headerHeight)}px`,
    boxSizing: 'border-box',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  rows: { position: 'relative' },
});

function HeaderRow() {
  const styles = useStyles();
  const columns = useColumnStyles();
  const { columns: names } = useTexts().log;
  const shown = [
    { name: names.time, style: columns.time },
    { name: names.operation, style: columns.operation },
    { name: names.user, style: undefined },
    { name: names.outcome, style: undefined },
    { name: names.event, style: columns.event },
    { name: names.duration, style: columns.duration },
  ];
  return (
    <div role="row" aria-rowindex={1} className={mergeClasses(columns.columns, styles.header)}>
      {shown.map(({ name, style }) => (
        <div key={name} role="columnheader" className={mergeClasses(columns.cell, style)}>
          {name}
        </div>
      ))}
    </div>
  );
}

/** Which row the keyboard is on, by `seq`, so that new rows above do not move it. */
function useActiveRow(
  rows: readonly OperationRecord[],
): [index: number, setActive: (record: OperationRecord) => void] {
  const selected = useConsoleState((state) => state.selected);
  const [seq, setSeq] = useState(selected?.seq ?? 0);
  const setActive = useCallback((record: OperationRecord) => {
    setSeq(record.seq);
  }, []);
  return [indexOfSeq(rows, seq), setActive];
}

/** Asks for older rows when the end of the loaded ones comes near. */
function useFetchAhead(lastShown: number): void {
  const { loadMore } = useActions();
  const count = useConsoleState((state) => state.log.rows.length);
  const ready = useConsoleState(({ log }) => log.phase === 'ready' && log.more && log.error === null);
  useEffect(() => {
    if (ready && lastShown >= count - fetchAhead) loadMore();
  }, [ready, lastShown, count, loadMore]);
}

export interface OperationsGridProps {
  readonly gridRef: RefObject<HTMLDivElement | null>;
  /** Opens a row’s details and moves the keyboard into them. */
  readonly onEnterDetails: (record: OperationRecord) => void;
}

/** The rows of the log: only those in sight are in the document, so that 100,000 scroll as 100 do. */
export function OperationsGrid({ gridRef, onEnterDetails }: OperationsGridProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { select, setHold } = useActions();
  const rows = useConsoleState((state) => state.log.rows);
  const busy = useConsoleState((state) => state.log.phase === 'loading');
  const selected = useConsoleState((state) => state.selected);
  const [focused, setFocused] = useState(false);
  const [byKeyboard, setByKeyboard] = useState(true);
  const [active, setActive] = useActiveRow(rows);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.seq ?? index,
    overscan: 10,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
  });
  const load = useConsoleState((state) => state.log.load);
  useEffect(() => {
    // Another filter, or the page was opened anew: the rows are shown from the newest on.
    gridRef.current?.scrollTo({ top: 0 });
    setHold({ away: false });
  }, [gridRef, load, setHold]);
  const items = virtualizer.getVirtualItems();
  useFetchAhead(items.at(-1)?.index ?? 0);
  const open = useCallback(
    (record: OperationRecord) => {
      setActive(record);
      select(record);
    },
    [setActive, select],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    setByKeyboard(true);
    const pageRows = Math.max(
      1,
      Math.floor((event.currentTarget.clientHeight - headerHeight) / rowHeight) - 1,
    );
    const next = moveTo(event.key, active, rows.length, pageRows);
    const record = rows[next ?? active];
    if (next !== null && record !== undefined) {
      setActive(record);
      if (selected !== null) select(record);
      virtualizer.scrollToIndex(next, { align: 'auto' });
    } else if (event.key === 'Enter' && record !== undefined) {
      onEnterDetails(record);
    } else if (event.key === 'Escape') select(null);
    else return;
    event.preventDefault();
  };
  const activeRecord = rows[active];
  return (
    <div
      ref={gridRef}
      role="grid"
      aria-label={texts.log.label}
      aria-rowcount={rows.length + 1}
      aria-busy={busy}
      aria-activedescendant={focused && activeRecord !== undefined ? rowId(activeRecord.seq) : undefined}
      tabIndex={0}
      className={styles.grid}
      onKeyDown={onKeyDown}
      onPointerDown={() => {
        setByKeyboard(false);
      }}
      onFocus={() => {
        setFocused(true);
        const first = rows[0];
        if (active < 0 && first !== undefined) setActive(first);
      }}
      onBlur={() => {
        setFocused(false);
      }}
      onScroll={(event) => {
        setHold({ away: event.currentTarget.scrollTop > nearTop });
      }}
    >
      <div role="rowgroup" className={styles.head}>
        <HeaderRow />
      </div>
      <div role="rowgroup" className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const record = rows[item.index];
          if (record === undefined) return null;
          return (
            <OperationRow
              key={item.key}
              record={record}
              top={item.start - headerHeight}
              ariaIndex={item.index + 2}
              selected={selected?.seq === record.seq}
              active={focused && byKeyboard && item.index === active}
              onOpen={open}
            />
          );
        })}
      </div>
    </div>
  );
}
