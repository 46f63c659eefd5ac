import { makeStyles, tokens } from '@fluentui/react-components';
import { CloudRegular } from '@fluentui/react-icons';
import { cloudConnectorId, type SyncRun } from '../../../shared/model/sync';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConsoleState } from '../../state/console-context';
import { useCloudSource } from '../cloud/cloud-source';
import { ShortFact, ShortFacts } from '../../components/short-facts';
import { ConnectorRuns, type HistoryTarget } from './connector-runs';
import { useSync } from './use-sync';

const useStyles = makeStyles({ intro: { margin: 0, color: tokens.colorNeutralForeground3 } });

interface CloudCardProps {
  readonly runs: readonly SyncRun[] | null;
  readonly onHistory: (target: HistoryTarget) => void;
}

/** The connector of the cloud’s users, whether they come from a file or from Microsoft Graph. */
export function CloudCard({ runs, onHistory }: CloudCardProps) {
  const styles = useStyles();
  const formats = useFormats();
  const { runs: words } = useTexts();
  const identity = useConsoleState(({ host }) => host.view?.status.identity ?? null);
  const now = useNow();
  const sync = useSync();
  const source = useCloudSource();
  const missing = sync?.missing.some(({ connector }) => connector === cloudConnectorId) ?? true;
  const fresh = sync?.freshness.find(({ connector }) => connector === cloudConnectorId);
  const importedAt = fresh?.importedAt ?? null;
  return (
    <Panel
      title={words.cloudTitle}
      icon={<CloudRegular />}
      aside={
        <StateBadge health={missing ? 'attention' : 'good'}>
          {missing ? words.notReady : words.ready}
        </StateBadge>
      }
    >
      <p className={styles.intro}>{words.cloudIntro}</p>
      {source.dialog}
      <ShortFacts>
        {source.fact}
        <ShortFact name={words.cloudUsers}>{formats.count(identity?.cloudUsers ?? 0)}</ShortFact>
        <ShortFact name={words.lastImport}>
          {importedAt === null ? words.never : formats.relative(Math.min(importedAt, now), now)}
        </ShortFact>
        <ShortFact name={words.cloudJoined}>{formats.count(identity?.joined ?? 0)}</ShortFact>
      </ShortFacts>
      <div>{source.edit}</div>
      <ConnectorRuns connector={cloudConnectorId} runs={runs} onHistory={onHistory} />
    </Panel>
  );
}
