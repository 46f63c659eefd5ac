import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode, RefObject } from 'react';
import { useTexts } from '../i18n/messages-context';
import { useReturnFocus } from './use-return-focus';

const useStyles = makeStyles({
  content: { display: 'grid', gap: tokens.spacingVerticalL, paddingBottom: tokens.spacingVerticalS },
});

interface FormDialogProps {
  readonly title: string;
  /** At most, in pixels. */
  readonly width: number;
  /** From `useForm`, which finds what was typed in and what is wrong by it. */
  readonly formRef: RefObject<HTMLFormElement | null>;
  readonly saving: boolean;
  /** What is being done while it is saved. */
  readonly savingLabel: string;
  readonly saveLabel: string;
  readonly onSubmit: () => void;
  /** Told when it is closed without saving. */
  readonly onClose: () => void;
  /** Buttons at the other end: what can be done before it is saved. */
  readonly startActions?: ReactNode;
  readonly children: ReactNode;
}

/** A form in a dialog of its own. Open while it is rendered. A click beside it does not throw away what was typed. */
export function FormDialog(props: FormDialogProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { title, width, formRef, saving, savingLabel, saveLabel, onSubmit, onClose, startActions, children } =
    props;
  useReturnFocus();
  return (
    <Dialog
      open
      onOpenChange={(_event, data) => {
        if (!data.open && !saving && data.type !== 'backdropClick') onClose();
      }}
    >
      <DialogSurface style={{ maxWidth: width }}>
        <form
          ref={formRef}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!saving) onSubmit();
          }}
        >
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={styles.content}>{children}</DialogContent>
            {startActions !== undefined && <DialogActions position="start">{startActions}</DialogActions>}
            <DialogActions>
              {saving && <Spinner size="tiny" label={savingLabel} />}
              <Button type="submit" appearance="primary" disabledFocusable={saving}>
                {saveLabel}
              </Button>
              <Button disabledFocusable={saving} onClick={onClose}>
                {texts.cancel}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
