import { Button, Link, makeStyles, tokens } from '@fluentui/react-components';
import { HistoryRegular, WarningFilled } from '@fluentui/react-icons';
import { useState } from 'react';
import type { SyncRun, SyncStatus } from '../../../shared/model/sync';
import { ErrorText } from '../../components/error-text';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { errorReason } from '../../components/error-reason';
import { ShortFact, ShortFacts } from '../../components/short-facts';
import { missingByConnector } from './freshness';
import { RunMenu } from './run-menu';
import { RunProgress } from './run-progress';
import { RunStatusBadge } from './run-status-badge';
import { Said } from './said';
import { useConnectorNames, useRunsVersion, useSync, useSyncCommands } from './use-sync';

const useStyles = makeStyles({
  runs: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    paddingTop: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM}`,
  },
  facts: { flex: '1 1 420px', minWidth: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  last: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalS },
  ago: { color: tokens.colorNeutralForeground3 },
  missing: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    color: tokens.colorNeutralForeground1,
  },
  warning: { flexShrink: 0, fontSize: '20px', color: tokens.colorStatusWarningForeground3 },
});

/** What the history opens at. */
export interface HistoryTarget {
  /** `null` = all connectors. */
  readonly connector: string | null;
  /** The run that is selected; `null` = the latest. */
  readonly runId: number | null;
}

interface ConnectorRunsProps {
  readonly connector: string;
  /** The history of all connectors, the latest first; `null` while it is on its way. */
  readonly runs: readonly SyncRun[] | null;
  readonly onHistory: (target: HistoryTarget) => void;
}

function Freshness({ connector, runs, onHistory }: ConnectorRunsProps) {
  const styles = useStyles();
  const formats = useFormats();
  const now = useNow();
  const sync = useSync();
  const { runs: words } = useTexts();
  const fresh = sync?.freshness.find((one) => one.connector === connector);
  const ago = (at: number | null): string =>
    at === null ? words.never : formats.relative(Math.min(at, now), now);
  const last = runs?.find((run) => run.connector === connector && run.endedAt !== null);
  return (
    <ShortFacts>
      <ShortFact name={words.lastSynchronisation}>{ago(fresh?.synchronizedAt ?? null)}</ShortFact>
      <ShortFact name={words.lastRun} wide>
        {last === undefined ? (
          words.noRun
        ) : (
          <span className={styles.last}>
            <Link as="button" onClick={() => onHistory({ connector, runId: last.id })}>
              {last.profile}
            </Link>
            <RunStatusBadge status={last.status} />
            <span className={styles.ago}>{ago(last.endedAt)}</span>
          </span>
        )}
      </ShortFact>
    </ShortFacts>
  );
}

function Missing({ sync, connector }: { readonly sync: SyncStatus; readonly connector: string }) {
  const styles = useStyles();
  const { runs: words } = useTexts();
  const missing = missingByConnector(sync).find((one) => one.connector === connector);
  if (missing === undefined) return null;
  return (
    <p className={styles.missing}>
      <WarningFilled className={styles.warning} aria-hidden="true" />
      <span>{words.missing(missing.profiles)}</span>
    </p>
  );
}

/** The run profiles of a connector: what was run last, what is missing, what runs now, and the way to run one. */
export function ConnectorRuns(props: ConnectorRunsProps) {
  const { connector, onHistory } = props;
  const styles = useStyles();
  const texts = useTexts();
  const sync = useSync();
  const name = useConnectorNames()(connector);
  const { busy, error, done, send } = useSyncCommands();
  const version = useRunsVersion();
  // That a run has begun is said until the history shows it; that it waits, until what runs now has ended.
  const moment = sync?.running === null ? version : String(sync?.running.runId);
  const [saidAt, setSaidAt] = useState(moment);
  const { runs: words } = texts;
  if (sync === null) return null;
  const { running } = sync;
  const mine = running?.connector === connector ? running : null;
  const start = (profile: SyncRun['profile']): void => {
    setSaidAt(moment);
    const waits = running !== null || sync.scheduler.running;
    send('runs.start', { connector, profile }, (waits ? words.queued : words.started)(profile, name));
  };
  return (
    <div className={styles.runs}>
      <div className={styles.head}>
        <div className={styles.facts}>
          <Freshness {...props} />
        </div>
        <div className={styles.actions}>
          <RunMenu name={name} disabled={busy} onRun={start} />
          <Button
            appearance="subtle"
            icon={<HistoryRegular />}
            aria-label={words.historyOf(name)}
            onClick={() => onHistory({ connector, runId: null })}
          >
            {words.history}
          </Button>
        </div>
      </div>
      <Missing sync={sync} connector={connector} />
      {mine !== null && <RunProgress key={mine.runId} running={mine} />}
      <Said>{saidAt === moment ? done : null}</Said>
      {error !== null && (
        <div role="alert">
          <ErrorText>{`${words.failed}: ${errorReason(error, texts)}`}</ErrorText>
        </div>
      )}
    </div>
  );
}
