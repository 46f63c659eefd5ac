import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';
import type { AuditView } from '../../../shared/ipc/audit-channels';
import { useFormats, useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  message: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
  title: { display: 'block' },
  reason: { overflowWrap: 'anywhere' },
});

/** How far forwarding has come, and why it goes no further. */
export function ForwardingState({
  forwarding,
}: {
  readonly forwarding: NonNullable<AuditView['forwarding']>;
}) {
  const styles = useStyles();
  const formats = useFormats();
  const { settings: words } = useTexts().activity;
  const { sentSeq, lastSeq, problem } = forwarding;
  const last = formats.count(lastSeq);
  const sent = sentSeq === 0 ? words.nothingSent(last) : words.sent(formats.count(sentSeq), last);
  return (
    <MessageBar intent={problem === null ? 'info' : 'warning'} layout="multiline" className={styles.message}>
      <MessageBarBody className={styles.reason}>
        {problem !== null && <MessageBarTitle className={styles.title}>{words.notTaken}</MessageBarTitle>}
        {problem !== null && <div>{problem}</div>}
        <div>{sent}</div>
      </MessageBarBody>
    </MessageBar>
  );
}
