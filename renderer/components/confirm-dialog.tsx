import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useReturnFocus } from './use-return-focus';

const useStyles = makeStyles({ surface: { maxWidth: '520px' } });

interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** What the one button does, and the other. */
  readonly confirm: string;
  readonly cancel: string;
  /** Whether what is confirmed is being carried out. */
  readonly busy?: boolean;
  /** The first button, which has the focus, so that Enter presses it: the harmless one where something would be lost. */
  readonly primary?: 'confirm' | 'cancel';
  readonly onAnswer: (confirmed: boolean) => void;
}

/** Asks before something is done, and says what that does. Open while it is rendered. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const styles = useStyles();
  useReturnFocus();
  const { title, children, confirm, cancel, busy = false, primary = 'confirm', onAnswer } = props;
  // A dialog gives the focus to its first button.
  const answers = primary === 'cancel' ? (['cancel', 'confirm'] as const) : (['confirm', 'cancel'] as const);
  return (
    <Dialog
      open
      modalType="alert"
      onOpenChange={(_event, data) => {
        if (!data.open && !busy) onAnswer(false);
      }}
    >
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{children}</DialogContent>
          <DialogActions fluid>
            {answers.map((answer) => (
              <Button
                key={answer}
                appearance={answer === primary ? 'primary' : 'secondary'}
                disabledFocusable={busy}
                onClick={() => {
                  onAnswer(answer === 'confirm');
                }}
              >
                {answer === 'confirm' ? confirm : cancel}
              </Button>
            ))}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
