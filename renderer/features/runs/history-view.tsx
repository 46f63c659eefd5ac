import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { SyncRun } from '../../../shared/model/sync';
import { StateMessage } from '../../components/state-message';
import { useTexts } from '../../i18n/messages-context';
import { errorReason } from '../../components/error-reason';
import { PageFrame } from '../../components/page-frame';
import type { HistoryTarget } from './connector-runs';
import { withProgress } from './counts';
import { HistoryFilter } from './history-filter';
import { RunDetails } from './run-details';
import { isProblem } from './run-status';
import { RunsTable } from './runs-table';
import { useRuns } from './use-runs';
import { useSync } from './use-sync';

const useStyles = makeStyles({
  skeleton: { display: 'grid', gap: tokens.spacingVerticalS },
});

interface HistoryViewProps {
  readonly tabs: ReactNode;
  readonly target: HistoryTarget;
  readonly onTarget: (target: HistoryTarget) => void;
}

function Content({
  runs,
  target,
  onTarget,
}: Omit<HistoryViewProps, 'tabs'> & { readonly runs: readonly SyncRun[] }) {
  const running = useSync()?.running ?? null;
  const chosen = runs.find(({ id }) => id === target.runId) ?? runs[0];
  if (chosen === undefined) return null;
  return (
    <>
      <RunsTable runs={runs} selected={chosen.id} onSelect={(runId) => onTarget({ ...target, runId })} />
      <RunDetails key={chosen.id} run={withProgress(chosen, running)} running={running} />
    </>
  );
}

/** What was imported and synchronised: the runs, and the steps and errors of the one that is selected. */
export function HistoryView({ tabs, target, onTarget }: HistoryViewProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { list: words } = texts.runs;
  const [onlyProblems, setOnlyProblems] = useState(false);
  const { value, error, loading, reload } = useRuns(target.connector);
  const shown = value?.filter(({ status }) => !onlyProblems || isProblem(status)) ?? null;
  const filtered = onlyProblems || target.connector !== null;
  return (
    <PageFrame title={texts.pages.connectors} intro={words.intro}>
      {tabs}
      <HistoryFilter
        connector={target.connector}
        onlyProblems={onlyProblems}
        loading={loading}
        count={shown?.length ?? null}
        onConnector={(connector) => onTarget({ connector, runId: null })}
        onOnlyProblems={setOnlyProblems}
        onRefresh={reload}
      />
      {error !== null && (
        <StateMessage
          kind="error"
          title={words.failed}
          actions={
            <Button appearance="primary" onClick={reload}>
              {texts.retry}
            </Button>
          }
        >
          {errorReason(error, texts)}
        </StateMessage>
      )}
      {shown === null && error === null && (
        <Skeleton aria-label={texts.loading} className={styles.skeleton}>
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <SkeletonItem key={row} size={32} />
          ))}
        </Skeleton>
      )}
      {shown?.length === 0 && error === null && (
        <StateMessage kind="empty" title={filtered ? words.noMatchTitle : words.emptyTitle}>
          {filtered ? words.noMatch : words.empty}
        </StateMessage>
      )}
      {shown !== null && error === null && <Content runs={shown} target={target} onTarget={onTarget} />}
    </PageFrame>
  );
}
