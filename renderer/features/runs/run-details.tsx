import { makeStyles, tokens } from '@fluentui/react-components';
import type { SyncRun, SyncStatus } from '../../../shared/model/sync';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { DetailsSection } from '../../components/details-section';
import { ShortFact, ShortFacts } from '../../components/short-facts';
import { totalCounts } from './counts';
import { CountsView } from './counts-view';
import { RunErrors } from './run-errors';
import { RunProgress } from './run-progress';
import { RunStatusBadge } from './run-status-badge';
import { RunSteps } from './run-steps';
import { useConnectorNames } from './use-sync';

/** Where errors stand beside the steps, as in the Synchronization Service Manager. */
const wide = '@container (min-width: 840px)';

const useStyles = makeStyles({
  details: {
    display: 'grid',
    gap: tokens.spacingVerticalL,
    minWidth: 0,
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  title: {
    flexGrow: 1,
    margin: 0,
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  text: { margin: 0, overflowWrap: 'anywhere', color: tokens.colorNeutralForeground2 },
  container: { containerType: 'inline-size' },
  split: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL}`,
    alignItems: 'start',
    [wide]: { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' },
  },
  part: { display: 'grid', gap: tokens.spacingVerticalL, minWidth: 0 },
  number: { color: tokens.colorNeutralForeground3 },
});

function RunFacts({ run }: { readonly run: SyncRun }) {
  const formats = useFormats();
  const now = useNow();
  const { details: words } = useTexts().runs;
  const took = Math.max(0, (run.endedAt ?? now) - run.startedAt);
  return (
    <ShortFacts>
      <ShortFact name={words.started}>{formats.dateTime(run.startedAt)}</ShortFact>
      <ShortFact name={words.ended}>
        {run.endedAt === null ? words.stillRunning : formats.dateTime(run.endedAt)}
      </ShortFact>
      <ShortFact name={words.took}>{formats.duration(took)}</ShortFact>
    </ShortFacts>
  );
}

interface RunDetailsProps {
  readonly run: SyncRun;
  /** What runs now. */
  readonly running: SyncStatus['running'];
}

/** One run: how it ended and what that means, what it has counted, its steps and its errors. */
export function RunDetails({ run, running }: RunDetailsProps) {
  const styles = useStyles();
  const formats = useFormats();
  const nameOf = useConnectorNames();
  const { runs: words } = useTexts();
  const live = running?.runId === run.id ? running : null;
  const meaning = words.statuses[run.status];
  return (
    <section className={styles.details} aria-label={words.list.details}>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.progress(run.profile, nameOf(run.connector))}</h2>
        <span className={styles.number}>{words.details.run(formats.count(run.id))}</span>
        <RunStatusBadge status={run.status} />
      </div>
      {meaning !== undefined && <p className={styles.text}>{meaning}</p>}
      {run.message !== null && <p className={styles.text}>{run.message}</p>}
      <RunFacts run={run} />
      {live !== null && <RunProgress running={live} />}
      <div className={styles.container}>
        <div className={styles.split}>
          <div className={styles.part}>
            {live === null && run.steps.length > 1 && (
              <DetailsSection title={`${words.details.statistics}, ${words.details.statisticsNote}`}>
                <CountsView counts={totalCounts(run.steps)} />
              </DetailsSection>
            )}
            <RunSteps steps={run.steps} />
          </div>
          <RunErrors run={run} />
        </div>
      </div>
    </section>
  );
}
