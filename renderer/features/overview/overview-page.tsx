import { Button, makeStyles, Title3, tokens } from '@fluentui/react-components';
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
  quarter: { gridColumn: 'span 3', '@media (max-width: 1480px)': { gridColumn: 'span 6' } },
  full: { gridColumn: '1 / -1' },
});

/** The state of everything at a glance, and the one switch. */
export function OverviewPage() {
  const styles = useStyles();
  const texts = useTexts();
  const { refresh } = useActions();
  const view = useConsoleState((state) => state.host.view);
  const error = useConsoleState((state) => state.host.error);
  if (view === null && error !== null) {
    return (
      <StateMessage
        kind="error"
        title={texts.hostFailed}
        actions={
          <Button appearance="primary" onClick={refresh}>
            {texts.retry}
          </Button>
        }
      >
        {texts.ipcErrors[error.code]} {error.message}
      </StateMessage>
    );
  }
  return (
    <div className={styles.page}>
      <div className={styles.content}>
        <Title3 as="h1" className={styles.title}>
          {texts.pages.overview}
        </Title3>
        {view === null ? (
          <OverviewSkeleton />
        ) : (
          <div className={styles.grid}>
            <WritebackCard status={view.status} className={styles.hero} />
            <ActivityCard counts={view.counts} className={styles.activity} />
            <RelayCard
              relay={view.status.relay}
              writeback={view.status.writeback}
              className={styles.quarter}
            />
            <DirectoryCard connectors={view.status.connectors} className={styles.quarter} />
            <AgentCard status={view.status} className={styles.quarter} />
            <IdentityCard identity={view.status.identity} className={styles.quarter} />
            <NewestOperations operations={view.operations} className={styles.full} />
          </div>
        )}
      </div>
    </div>
  );
}
