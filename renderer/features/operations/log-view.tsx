import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { StateMessage } from '../../components/state-message';
import { useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';
import { isFiltering, noFilter } from '../../state/filter';
import { LogSkeleton } from './log-skeleton';
import { OperationsGrid, type OperationsGridProps } from './operations-grid';

const useStyles = makeStyles({
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  body: { flexGrow: 1, minHeight: 0, borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
});

function EmptyLog() {
  const texts = useTexts();
  const { applyFilter } = useActions();
  const filtering = useConsoleState((state) => isFiltering(state.log.filter));
  if (!filtering) {
    return (
      <StateMessage kind="empty" title={texts.log.emptyTitle}>
        {texts.log.empty}
      </StateMessage>
    );
  }
  const clear = (
    <Button
      onClick={() => {
        applyFilter(noFilter);
      }}
    >
      {texts.log.clear}
    </Button>
  );
  return (
    <StateMessage kind="empty" title={texts.log.noMatchTitle} actions={clear}>
      {texts.log.noMatch}
    </StateMessage>
  );
}

function FailedLog() {
  const texts = useTexts();
  const { applyFilter } = useActions();
  const filter = useConsoleState((state) => state.log.filter);
  const error = useConsoleState((state) => state.log.error);
  const again = (
    <Button
      appearance="primary"
      onClick={() => {
        applyFilter(filter);
      }}
    >
      {texts.retry}
    </Button>
  );
  return (
    <StateMessage kind="error" title={texts.log.failed} actions={again}>
      {error?.message ?? ''}
    </StateMessage>
  );
}

/** The log in whichever state it is: on its way, failed, empty, or rows. */
export function LogView({ gridRef, onEnterDetails }: OperationsGridProps) {
  const styles = useStyles();
  const empty = useConsoleState((state) => state.log.rows.length === 0);
  const failed = useConsoleState((state) => state.log.error !== null);
  const loading = useConsoleState((state) => state.log.phase === 'idle' || state.log.phase === 'loading');
  return (
    <div className={styles.view}>
      <div className={styles.body}>
        {!empty && <OperationsGrid gridRef={gridRef} onEnterDetails={onEnterDetails} />}
        {empty && loading && <LogSkeleton />}
        {empty && !loading && (failed ? <FailedLog /> : <EmptyLog />)}
      </div>
    </div>
  );
}
