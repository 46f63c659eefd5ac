import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { PartitionDiagnosis } from '../../../../shared/model/diagnosis';
import { useLoaded, type Loaded } from '../../../components/use-loaded';
import { useReturnFocus } from '../../../components/use-return-focus';
import { useTexts } from '../../../i18n/messages-context';
import { useConsole } from '../../../state/console-context';
import { Elapsed } from '../../../components/elapsed';
import { errorReason } from '../../../components/error-reason';
import { PermissionLines } from './permission-lines';

const useStyles = makeStyles({
  surface: { maxWidth: '860px' },
  content: { display: 'grid', gap: tokens.spacingVerticalM, alignContent: 'start' },
  intro: { color: tokens.colorNeutralForeground3 },
});

function Body({ found, since }: { readonly found: Loaded<PartitionDiagnosis>; readonly since: number }) {
  const texts = useTexts();
  if (found.loading) return <Elapsed label={texts.connectors.permissions.running} since={since} />;
  if (found.error !== null)
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{texts.connectors.permissions.failed}</MessageBarTitle>
          {errorReason(found.error, texts)}
        </MessageBarBody>
      </MessageBar>
    );
  return found.value === null ? null : <PermissionLines diagnosis={found.value} />;
}

interface PermissionsDialogProps {
  readonly connectorId: string;
  /** Of the partition. */
  readonly distinguishedName: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** “Check permissions”: where in a partition the service account lacks rights. Looks at once. */
export function PermissionsDialog(props: PermissionsDialogProps) {
  const styles = useStyles();
  const { api } = useConsole();
  const { permissions: words } = useTexts().connectors;
  const { connectorId, distinguishedName, name, onClose } = props;
  const [since, setSince] = useState(() => Date.now());
  const load = useCallback(
    () => api.call('partitions.diagnose', { connectorId, distinguishedName }),
    [api, connectorId, distinguishedName],
  );
  const found = useLoaded<PartitionDiagnosis>(load);
  useReturnFocus();
  return (
    <Dialog
      open
      onOpenChange={(_event, data) => {
        if (!data.open) onClose();
      }}
    >
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{words.title(name)}</DialogTitle>
          <DialogContent className={styles.content}>
            <Text className={styles.intro}>{words.intro}</Text>
            <Body found={found} since={since} />
          </DialogContent>
          <DialogActions>
            <Button
              disabledFocusable={found.loading}
              onClick={() => {
                setSince(Date.now());
                found.reload();
              }}
            >
              {words.again}
            </Button>
            <Button appearance="primary" onClick={onClose}>
              {words.close}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
