import { makeStyles } from '@fluentui/react-components';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, type KeyboardEvent, type RefObject } from 'react';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { rowAfterKey } from '../../components/row-after-key';
import { useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';
import { headerHeight, rowHeight } from './grid-columns';
import { GridHeader } from './grid-header';
import { OperationRow, rowId } from './operation-row';
import { useActiveRow, type ActiveRow } from './use-active-row';

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
  rows: { position: 'relative' },
});

export interface OperationsGridProps {
  readonly gridRef: RefObject<HTMLDivElement | null>;
  /** Opens a row’s details and moves the keyboard into them. */
  readonly onEnterDetails: (record: OperationRecord) => void;
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

/** Another filter, or the page was opened anew: the rows are shown from the newest on. */
function useStartAtNewest(gridRef: RefObject<HTMLDivElement | null>): void {
  const { setHold } = useActions();
  const load = useConsoleState((state) => state.log.load);
  useEffect(() => {
    gridRef.current?.scrollTo({ top: 0 });
    setHold({ away: false });
  }, [gridRef, load, setHold]);
}

/** Stays the same function: a new one, or keys by record, would have every row measured again on each scroll. */
function estimateSize(): number {
  return rowHeight;
}

function useVisibleRows(gridRef: RefObject<HTMLDivElement | null>, count: number) {
  return useVirtualizer({
    count,
    getScrollElement: () => gridRef.current,
    estimateSize,
    overscan: 10,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
  });
}

interface Keyboard {
  readonly rows: readonly OperationRecord[];
  readonly active: ActiveRow;
  readonly virtualizer: Pick<Virtualizer<HTMLDivElement, Element>, 'scrollToIndex'>;
  readonly onEnterDetails: (record: OperationRecord) => void;
}

/** Arrows, Page, Home and End move; with open details those follow. Enter goes into the details, Escape closes them. */
function useKeys({ rows, active, virtualizer, onEnterDetails }: Keyboard) {
  const { select } = useActions();
  const detailsOpen = useConsoleState((state) => state.selected !== null);
  return (event: KeyboardEvent<HTMLDivElement>): void => {
    active.onKeyUsed();
    const pageRows = Math.max(
      1,
      Math.floor((event.currentTarget.clientHeight - headerHeight) / rowHeight) - 1,
    );
    const next = rowAfterKey(event.key, active.index, rows.length, pageRows);
    const record = rows[next ?? active.index];
    if (next !== null && record !== undefined) {
      active.setActive(record);
      if (detailsOpen) select(record);
      virtualizer.scrollToIndex(next, { align: 'auto' });
    } else if (event.key === 'Enter' && record !== undefined) onEnterDetails(record);
    else if (event.key === 'Escape') select(null);
    else return;
    event.preventDefault();
  };
}

/** The rows of the log: only those in sight are in the document, so that 100,000 scroll as 100 do. */
export function OperationsGrid({ gridRef, onEnterDetails }: OperationsGridProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { select, setHold } = useActions();
  const rows = useConsoleState((state) => state.log.rows);
  const busy = useConsoleState((state) => state.log.phase === 'loading');
  const selected = useConsoleState((state) => state.selected);
  const active = useActiveRow(rows);
  const virtualizer = useVisibleRows(gridRef, rows.length);
  const onKeyDown = useKeys({ rows, active, virtualizer, onEnterDetails });
  const items = virtualizer.getVirtualItems();
  useFetchAhead(items.at(-1)?.index ?? 0);
  useStartAtNewest(gridRef);
  const { setActive } = active;
  const open = useCallback(
    (record: OperationRecord) => {
      setActive(record);
      select(record);
    },
    [setActive, select],
  );
  const activeRecord = active.focused ? rows[active.index] : undefined;
  return (
    <div
      ref={gridRef}
      role="grid"
      aria-label={texts.log.label}
      aria-rowcount={rows.length + 1}
      aria-busy={busy}
      aria-activedescendant={activeRecord === undefined ? undefined : rowId(activeRecord.seq)}
      tabIndex={0}
      className={styles.grid}
      onKeyDown={onKeyDown}
      onFocus={active.onFocus}
      onBlur={active.onBlur}
      onPointerDown={active.onPointerDown}
      onScroll={(event) => {
        setHold({ away: event.currentTarget.scrollTop > nearTop });
      }}
    >
      <GridHeader />
      <div role="rowgroup" className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const record = rows[index];
          return record === undefined ? null : (
            <OperationRow
              key={record.seq}
              record={record}
              top={start - headerHeight}
              ariaIndex={index + 2}
              selected={selected?.seq === record.seq}
              active={active.marked && index === active.index}
              onOpen={open}
            />
          );
        })}
      </div>
    </div>
  );
}
