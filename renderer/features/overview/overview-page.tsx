import { Button, makeStyles, Title3, tokens } from '@fluentui/react-components';
import type { IpcError, Snapshot } from '../../../shared/ipc/contract';
import { StateMessage } from '../../components/state-message';
import { useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';
import { ActivityCard } from './activity-card';
import { AgentCard } from './agent-card';
import { DirectoryCard } from './directory-card';
import { IdentityCard } from './identity-card';
import { NewestOperations } from './newest-operations';
import { OverviewSkeleton } from './overview-skeleton';
import { RelayCard } from './relay-card';
import { SyncNotice } from './sync-notice';
import { WritebackCard } from './writeback-card';

const useStyles = makeStyles({
  page: { overflowY: 'auto', flexGrow: 1, minHeight: 0 },
  content: {
    maxWidth: '1600px',
    margin: '0 auto',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalXXL}`,
  },
  title: { display: 'block', margin: `0 0 ${tokens.spacingVerticalM}` },
  grid: {
    display: 'grid',
    gap: tokens.spacingHorizontalL,
    gridTemplateColumns: 'repeat(12, minmax(0, 1fr))',
  },
  hero: { gridColumn: 'span 5', '@media (max-width: 960px)': { gridColumn: '1 / -1' } },
  activity: { gridColumn: 'span 7', '@media (max-width: 960px)': { gridColumn: '1 / -1' } },
  // Four beside one another; on a narrower window two columns that end at about the same height.
  facts: {
    gridColumn: '1 / -1',
    display: 'grid',
    gap: tokens.spacingHorizontalL,
    gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
    '@media (max-width: 1480px)': {
      display: 'block',
      columnCount: 2,
      columnGap: tokens.spacingHorizontalL,
      marginBottom: `calc(-1 * ${tokens.spacingHorizontalL})`,
    },
  },
  fact: {
    '@media (max-width: 1480px)': { breakInside: 'avoid', marginBottom: tokens.spacingHorizontalL },
  },
  full: { gridColumn: '1 / -1' },
});

function Cards({ view }: { readonly view: Snapshot }) {
  const styles = useStyles();
  const { status } = view;
  return (
    <div className={styles.grid}>
      <SyncNotice sync={status.sync} />
      <WritebackCard status={status} className={styles.hero} />
      <ActivityCard counts={view.counts} className={styles.activity} />
      <div className={styles.facts}>
        <RelayCard relay={status.relay} writeback={status.writeback} className={styles.fact} />
        <DirectoryCard connectors={status.connectors} className={styles.fact} />
        <AgentCard status={status} className={styles.fact} />
        <IdentityCard identity={status.identity} sync={status.sync} className={styles.fact} />
      </div>
      <NewestOperations operations={view.operations} className={styles.full} />
    </div>
  );
}

function FailedOverview({ error }: { readonly error: IpcError }) {
  const texts = useTexts();
  const { refresh } = useActions();
  const again = (
    <Button appearance="primary" onClick={refresh}>
      {texts.retry}
    </Button>
  );
  return (
    <StateMessage kind="error" title={texts.hostFailed} actions={again}>
      {error.code === 'notFound' ? '' : texts.ipcErrors[error.code]} {error.message}
    </StateMessage>
  );
}

/** The state of everything at a glance, and the one switch. */
export function OverviewPage() {
  const styles = useStyles();
  const texts = useTexts();
  const view = useConsoleState((state) => state.host.view);
  const error = useConsoleState((state) => state.host.error);
  return (
    <div className={styles.page}>
      <div className={styles.content}>
        <Title3 as="h1" className={styles.title}>
          {texts.pages.overview}
        </Title3>
        {view !== null && <Cards view={view} />}
        {view === null && (error === null ? <OverviewSkeleton /> : <FailedOverview error={error} />)}
      </div>
    </div>
  );
}
