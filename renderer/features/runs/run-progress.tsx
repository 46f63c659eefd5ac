import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { DismissCircleRegular } from '@fluentui/react-icons';
import type { SyncStatus } from '../../../shared/model/sync';
import { BreakableName } from '../../components/breakable-name';
import { ErrorText } from '../../components/error-text';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { errorReason } from '../../components/error-reason';
import { CountsView } from './counts-view';
import { Said } from './said';
import { useConnectorNames, useSyncCommands } from './use-sync';

const useStyles = makeStyles({
  progress: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  words: { flexGrow: 1, minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold },
  where: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  hint: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

interface RunProgressProps {
  readonly running: NonNullable<SyncStatus['running']>;
}

/** A run that is under way: where it is, what it has counted, and the way to end it. */
export function RunProgress({ running }: RunProgressProps) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const nameOf = useConnectorNames();
  const { busy, error, done, send } = useSyncCommands();
  const { runs: words } = texts;
  const name = nameOf(running.connector);
  const title = words.progress(running.profile, name);
  const tooLate = running.phase === 'applying';
  return (
    <div className={styles.progress} role="group" aria-label={title}>
      <div className={styles.head}>
        <div className={styles.words}>
          <div className={styles.title}>{title}</div>
          <div className={styles.where}>
            <span>{words.step(formats.count(running.step), formats.count(running.steps))}</span>
            <span>{words.phases[running.phase]}</span>
            <span>
              <BreakableName>{running.partitionDn ?? words.wholeConnector}</BreakableName>
            </span>
          </div>
        </div>
        <Button
          icon={<DismissCircleRegular />}
          aria-label={words.cancelOf(name)}
          disabledFocusable={busy || tooLate || done !== null}
          onClick={() => {
            send('runs.cancel', undefined, words.cancelled);
          }}
        >
          {words.cancel}
        </Button>
      </div>
      <ProgressBar thickness="large" aria-label={title} />
      <CountsView counts={running.counts} />
      {tooLate && <div className={styles.hint}>{words.cancelTooLate}</div>}
      <Said>{done}</Said>
      {error !== null && (
        <div role="alert">
          <ErrorText>{`${words.cancelFailed}: ${errorReason(error, texts)}`}</ErrorText>
        </div>
      )}
    </div>
  );
}
