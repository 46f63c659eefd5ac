import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { ConnectorDraft, TestStep } from '../../../../shared/ipc/directory-channels';
import { useLoaded, type Loaded } from '../../../components/use-loaded';
import { useReturnFocus } from '../../../components/use-return-focus';
import { useTexts } from '../../../i18n/messages-context';
import { useConsole } from '../../../state/console-context';
import { TestSteps } from './test-steps';
import type { TestState } from './use-test';

const useStyles = makeStyles({
  surface: { maxWidth: '760px' },
  content: { paddingBottom: tokens.spacingVerticalM },
});

function stateOf({ loading, value, error }: Loaded<readonly TestStep[]>, since: number): TestState {
  if (loading) return { phase: 'running', since };
  if (error !== null) return { phase: 'failed', error };
  return value === null ? { phase: 'idle' } : { phase: 'done', steps: value };
}

interface TestDialogProps {
  /** A forest as it is configured; it is tested with its stored password. */
  readonly draft: ConnectorDraft;
  readonly onClose: () => void;
}

/** Tests a configured forest at once. */
export function TestDialog({ draft, onClose }: TestDialogProps) {
  const styles = useStyles();
  const { api } = useConsole();
  const { test: words } = useTexts().connectors;
  // The draft is a new object whenever the forest’s state changes.
  const [tested] = useState(draft);
  const [since, setSince] = useState(() => Date.now());
  const load = useCallback(
    () => api.call('connectors.test', { draft: tested, password: null }),
    [api, tested],
  );
  const steps = useLoaded<readonly TestStep[]>(load);
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
          <DialogTitle>{words.title(tested.domain)}</DialogTitle>
          <DialogContent className={styles.content}>
            <TestSteps state={stateOf(steps, since)} />
          </DialogContent>
          <DialogActions>
            <Button
              disabledFocusable={steps.loading}
              onClick={() => {
                setSince(Date.now());
                steps.reload();
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
