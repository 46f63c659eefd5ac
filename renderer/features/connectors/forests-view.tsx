import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { IpcError } from '../../../shared/ipc/contract';
import type { ConnectorView } from '../../../shared/ipc/directory-channels';
import { StateMessage } from '../../components/state-message';
import type { Loaded } from '../../components/use-loaded';
import { useTexts } from '../../i18n/messages-context';
import { CloudCard } from '../runs/cloud-card';
import { ConnectorRuns, type HistoryTarget } from '../runs/connector-runs';
import { SchedulePanel } from '../runs/schedule-panel';
import { useRuns } from '../runs/use-runs';
import { ResultNote } from '../../components/result-note';
import { errorReason } from '../../components/error-reason';
import { ForestCard, type ForestAction } from './forest-card';
import { draftOf } from './forest/forest-draft';
import { ForestDialog } from './forest/forest-dialog';
import { PageFrame } from '../../components/page-frame';
import { RemoveDialog } from './remove-dialog';
import { TestDialog } from './connection-test/test-dialog';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, margin: 0, padding: 0 },
  item: { listStyleType: 'none' },
  skeleton: { display: 'grid', gap: tokens.spacingVerticalL },
  card: { height: '180px' },
});

/** What is open above the list. */
type Open =
  { readonly action: 'add' } | { readonly action: ForestAction; readonly forest: ConnectorView } | null;

function itemId(connectorId: string): string {
  return `forest-${connectorId}`;
}

function ListSkeleton() {
  const styles = useStyles();
  return (
    <Skeleton aria-label={useTexts().loading} className={styles.skeleton}>
      <SkeletonItem className={styles.card} />
      <SkeletonItem className={styles.card} />
    </Skeleton>
  );
}

function FailedList({ error, onRetry }: { readonly error: IpcError; readonly onRetry: () => void }) {
  const texts = useTexts();
  const again = (
    <Button appearance="primary" onClick={onRetry}>
      {texts.retry}
    </Button>
  );
  return (
    <StateMessage kind="error" title={texts.connectors.failed} actions={again}>
      {errorReason(error, texts)}
    </StateMessage>
  );
}

function AddButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button appearance="primary" icon={<AddRegular />} onClick={onClick}>
      {useTexts().connectors.add}
    </Button>
  );
}

interface ForestsViewProps {
  /** Leads to the other views of the page. */
  readonly tabs: ReactNode;
  readonly forests: Loaded<readonly ConnectorView[]>;
  /** The forest whose properties were open: its button gets the focus. */
  readonly cameFrom: string | null;
  /** Opens the properties of a forest. */
  readonly onOpen: (id: string) => void;
  /** Opens the run history. */
  readonly onHistory: (target: HistoryTarget) => void;
}

function List({
  forests,
  cameFrom,
  runsOf,
  onAction,
}: {
  readonly forests: readonly ConnectorView[];
  readonly cameFrom: string | null;
  readonly runsOf: (connector: string) => ReactNode;
  readonly onAction: (action: ForestAction | 'properties', forest: ConnectorView) => void;
}) {
  const styles = useStyles();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (cameFrom === null) return;
    const item = [...(list.current?.children ?? [])].find(({ id }) => id === itemId(cameFrom));
    item?.querySelector('button')?.focus();
  }, [cameFrom]);
  return (
    <ul ref={list} className={styles.list}>
      {forests.map((forest) => (
        <li key={forest.connector.id} id={itemId(forest.connector.id)} className={styles.item}>
          <ForestCard
            forest={forest}
            onAction={(action) => {
              onAction(action, forest);
            }}
          >
            {runsOf(forest.connector.id)}
          </ForestCard>
        </li>
      ))}
    </ul>
  );
}

interface OpenDialogProps {
  readonly open: Open;
  readonly onClose: () => void;
  readonly onForests: (forests: readonly ConnectorView[], done: string) => void;
}

function OpenDialog({ open, onClose, onForests }: OpenDialogProps) {
  const { connectors: words } = useTexts();
  if (open === null) return null;
  if (open.action === 'add') return <ForestDialog forest={null} onClose={onClose} onSaved={onForests} />;
  const { connector } = open.forest;
  if (open.action === 'edit')
    return <ForestDialog forest={connector} onClose={onClose} onSaved={onForests} />;
  if (open.action === 'test') return <TestDialog draft={draftOf(connector)} onClose={onClose} />;
  return (
    <RemoveDialog
      forest={open.forest}
      onClose={onClose}
      onRemoved={(left) => {
        onForests(left, words.remove.done(connector.domain));
      }}
    />
  );
}

/** Every forest with its state, and what can be done with it. */
export function ForestsView({ tabs, forests, cameFrom, onOpen, onHistory }: ForestsViewProps) {
  const { connectors: words, pages } = useTexts();
  const [open, setOpen] = useState<Open>(null);
  const [done, setDone] = useState<string | null>(null);
  const { value, error, reload, put } = forests;
  const { value: runs } = useRuns(null);
  const add = (
    <AddButton
      onClick={() => {
        setOpen({ action: 'add' });
      }}
    />
  );
  return (
    <PageFrame
      title={pages.connectors}
      intro={words.intro}
      actions={value !== null && value.length > 0 ? add : undefined}
    >
      {tabs}
      {done !== null && <ResultNote onClose={() => setDone(null)}>{done}</ResultNote>}
      {error !== null && <FailedList error={error} onRetry={reload} />}
      {value === null && error === null && <ListSkeleton />}
      {value?.length === 0 && (
        <StateMessage kind="empty" title={words.emptyTitle} actions={add}>
          {words.empty}
        </StateMessage>
      )}
      {value !== null && value.length > 0 && <SchedulePanel />}
      {value !== null && value.length > 0 && (
        <List
          forests={value}
          cameFrom={cameFrom}
          runsOf={(connector) => <ConnectorRuns connector={connector} runs={runs} onHistory={onHistory} />}
          onAction={(action, forest) => {
            if (action === 'properties') onOpen(forest.connector.id);
            else setOpen({ action, forest });
          }}
        />
      )}
      {value !== null && <CloudCard runs={runs} onHistory={onHistory} />}
      <OpenDialog
        open={open}
        onClose={() => setOpen(null)}
        onForests={(next, what) => {
          put(next);
          setDone(what);
          setOpen(null);
        }}
      />
    </PageFrame>
  );
}
