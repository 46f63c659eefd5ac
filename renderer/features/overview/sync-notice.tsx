import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { SyncStatus } from '../../../shared/model/sync';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions } from '../../state/console-context';
import { missingByConnector, staleConnectors } from '../runs/freshness';
import { useConnectorNames } from '../runs/use-sync';

const useStyles = makeStyles({
  bars: { display: 'grid', gap: tokens.spacingVerticalS, gridColumn: '1 / -1' },
  bar: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
  list: { margin: `${tokens.spacingVerticalXS} 0`, paddingLeft: tokens.spacingHorizontalXL },
  line: { overflowWrap: 'anywhere' },
  block: { display: 'block', overflowWrap: 'anywhere' },
});

interface NoticeProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly remedy: string;
  readonly sync: SyncStatus;
}

function Notice({ title, lines, remedy, sync }: NoticeProps) {
  const styles = useStyles();
  const nameOf = useConnectorNames();
  const { overview: words } = useTexts().runs;
  const { showPage } = useActions();
  const { running } = sync;
  const now: ReactNode =
    running === null ? null : (
      <span className={styles.block}>{words.running(running.profile, nameOf(running.connector))}</span>
    );
  return (
    <MessageBar intent="warning" layout="multiline" className={styles.bar}>
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        <ul className={styles.list}>
          {lines.map((line) => (
            <li key={line} className={styles.line}>
              {line}
            </li>
          ))}
        </ul>
        {now ?? <span className={styles.block}>{remedy}</span>}
      </MessageBarBody>
      <MessageBarActions>
        <Button
          onClick={() => {
            showPage('connectors');
          }}
        >
          {words.open}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

/** Says which full runs writeback still needs, and whose data is out of date. Nothing while all is well. */
export function SyncNotice({ sync }: { readonly sync: SyncStatus }) {
  const styles = useStyles();
  const formats = useFormats();
  const nameOf = useConnectorNames();
  const now = useNow();
  const { overview: words } = useTexts().runs;
  const missing = missingByConnector(sync);
  const stale = staleConnectors(sync, now);
  if (missing.length === 0 && stale.length === 0) return null;
  const ago = (at: number | null): string => (at === null ? words.never : formats.relative(at, now));
  const { paused, everyMinutes } = sync.scheduler;
  return (
    <div className={styles.bars}>
      {missing.length > 0 && (
        <Notice
          title={words.missingTitle}
          lines={missing.map(({ connector, profiles }) => words.missingOf(nameOf(connector), profiles))}
          remedy={words.missingRemedy}
          sync={sync}
        />
      )}
      {stale.length > 0 && (
        <Notice
          title={words.staleTitle}
          lines={stale.map(({ connector, importedAt, synchronizedAt }) =>
            words.staleOf(nameOf(connector), ago(importedAt), ago(synchronizedAt)),
          )}
          remedy={paused ? words.stalePaused : words.staleRemedy(formats.count(everyMinutes))}
          sync={sync}
        />
      )}
    </div>
  );
}
