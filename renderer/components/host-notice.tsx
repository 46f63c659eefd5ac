import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components';
import { useTexts } from '../i18n/messages-context';
import { useActions, useConsoleState } from '../state/console-context';

const useStyles = makeStyles({
  notice: { margin: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL} 0` },
});

/** Says that what is shown may be old, when the host has stopped answering. Nothing while all is well. */
export function HostNotice() {
  const styles = useStyles();
  const texts = useTexts();
  const { refresh } = useActions();
  const error = useConsoleState(({ host }) => (host.view === null ? null : host.error));
  if (error === null) return null;
  return (
    <MessageBar intent="warning" className={styles.notice}>
      <MessageBarBody>
        <MessageBarTitle>{texts.hostFailed}</MessageBarTitle>
        {texts.staleView} {error.message}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={refresh}>{texts.retry}</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
