import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { IpcError } from '../../../shared/ipc/contract';
import type { ConnectorView } from '../../../shared/ipc/directory-channels';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';
import { errorReason } from '../../components/error-reason';

const useStyles = makeStyles({
  list: { margin: `${tokens.spacingVerticalS} 0`, paddingLeft: tokens.spacingHorizontalXL },
  point: { marginBottom: tokens.spacingVerticalXS },
});

interface RemoveDialogProps {
  readonly forest: ConnectorView;
  readonly onClose: () => void;
  /** Gets what is left. */
  readonly onRemoved: (forests: readonly ConnectorView[]) => void;
}

/** Asks before a forest is removed, and says what that does. */
export function RemoveDialog({ forest, onClose, onRemoved }: RemoveDialogProps) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const { api } = useConsole();
  const { remove: words } = texts.connectors;
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<IpcError | null>(null);
  const { id, domain } = forest.connector;
  const remove = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const answer = await api.call('connectors.remove', { connectorId: id });
    setBusy(false);
    if (answer.ok) onRemoved(answer.value);
    else setError(answer.error);
  };
  return (
    <ConfirmDialog
      title={words.title(domain)}
      confirm={words.confirm}
      cancel={texts.cancel}
      primary="cancel"
      busy={busy}
      onAnswer={(confirmed) => {
        if (confirmed) void remove();
        else onClose();
      }}
    >
      {words.intro}
      <ul className={styles.list}>
        {words.points(formats.count(forest.users)).map((point) => (
          <li key={point} className={styles.point}>
            {point}
          </li>
        ))}
      </ul>
      {error !== null && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{words.failed}</MessageBarTitle>
            {errorReason(error, texts)}
          </MessageBarBody>
        </MessageBar>
      )}
    </ConfirmDialog>
  );
}
