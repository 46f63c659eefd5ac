import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowUpRegular, PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';
import { isHeld } from '../../state/log-state';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    flexGrow: 1,
    minWidth: 0,
    minHeight: '32px',
  },
  count: { flexGrow: 1, color: tokens.colorNeutralForeground3, minWidth: 0 },
});

function LoadedText() {
  const styles = useStyles();
  const { log: words, retry } = useTexts();
  const formats = useFormats();
  const { loadMore } = useActions();
  const count = useConsoleState((state) => state.log.rows.length);
  const phase = useConsoleState((state) => state.log.phase);
  const more = useConsoleState((state) => state.log.more);
  const failed = useConsoleState((state) => state.log.error !== null);
  if (count === 0) return <span className={styles.count} />;
  if (failed) {
    return (
      <span className={styles.count} role="alert">
        {words.olderFailed}{' '}
        <Button size="small" onClick={loadMore}>
          {retry}
        </Button>
      </span>
    );
  }
  const rest = phase === 'loadingMore' ? words.loadingOlder : more ? words.older : words.all;
  return (
    <Text className={styles.count} size={200} truncate wrap={false}>
      {`${words.loaded(formats.count(count))} · ${rest}`}
    </Text>
  );
}

/** How much is loaded, whether the log follows what happens, and the way back to that. */
export function LiveBar({ toLive }: { readonly toLive: () => void }) {
  const styles = useStyles();
  const { log: words } = useTexts();
  const formats = useFormats();
  const { setHold } = useActions();
  const held = useConsoleState((state) => isHeld(state.log));
  const waiting = useConsoleState((state) => state.log.waiting.length);
  const nothing = useConsoleState(
    ({ log }) => log.rows.length === 0 && (log.error !== null || log.phase !== 'ready'),
  );
  if (nothing) return null;
  return (
    <div className={styles.bar}>
      <LoadedText />
      {held && (
        <Button appearance="primary" size="small" icon={<ArrowUpRegular />} onClick={toLive}>
          {waiting > 0 ? words.jump(formats.count(waiting)) : words.backToLive}
        </Button>
      )}
      <span role="status">
        <Badge appearance="tint" color={held ? 'warning' : 'success'}>
          {held ? words.paused : words.live}
        </Badge>
      </span>
      <Button
        appearance="subtle"
        size="small"
        icon={held ? <PlayRegular /> : <PauseRegular />}
        onClick={() => {
          if (held) toLive();
          else setHold({ paused: true });
        }}
      >
        {held ? words.resume : words.pause}
      </Button>
    </div>
  );
}
