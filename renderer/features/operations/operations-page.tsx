import { makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { useTexts } from '../../i18n/messages-context';
import { useActions, useConsole, useConsoleState } from '../../state/console-context';
import { DeadLettersView } from './dead-letters/dead-letters-view';
import { DetailsPane } from './details-pane';
import { FilterBar } from './filter-bar';
import { LiveBar } from './live-bar';
import { LogView } from './log-view';
import { ViewTabs } from './view-tabs';

const useStyles = makeStyles({
  page: { display: 'flex', flexGrow: 1, minHeight: 0, minWidth: 0, position: 'relative' },
  list: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL} 0`,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** The live log with its filters and the details of one operation, or the dead letters. */
export function OperationsPage() {
  const styles = useStyles();
  const texts = useTexts();
  const { store } = useConsole();
  const { applyFilter, select, setHold } = useActions();
  const selected = useConsoleState((state) => state.selected);
  const showsLog = useConsoleState((state) => state.operationsView === 'log');
  const gridRef = useRef<HTMLDivElement>(null);
  const detailsRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { log } = store.getState();
    if (log.phase === 'idle') applyFilter(log.filter);
  }, [store, applyFilter]);
  const toLive = useCallback(() => {
    setHold({ paused: false, away: false });
    gridRef.current?.scrollTo({ top: 0 });
  }, [setHold]);
  const closeDetails = useCallback(() => {
    select(null);
    gridRef.current?.focus();
  }, [select]);
  const enterDetails = useCallback(
    (record: OperationRecord) => {
      // The pane has to be there before it can take the focus.
      flushSync(() => {
        select(record);
      });
      detailsRef.current?.focus();
    },
    [select],
  );
  return (
    <div className={styles.page}>
      <div className={styles.list}>
        <div className={styles.head}>
          <h1 className={styles.title}>{texts.log.title}</h1>
          <ViewTabs />
          {showsLog && <LiveBar toLive={toLive} />}
        </div>
        {showsLog ? (
          <>
            <FilterBar />
            <LogView gridRef={gridRef} onEnterDetails={enterDetails} />
          </>
        ) : (
          <DeadLettersView />
        )}
      </div>
      {showsLog && selected !== null && (
        <DetailsPane record={selected} bodyRef={detailsRef} onClose={closeDetails} />
      )}
    </div>
  );
}
