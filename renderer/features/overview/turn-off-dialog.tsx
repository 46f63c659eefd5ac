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
import { useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  surface: { maxWidth: '520px' },
  list: { margin: `${tokens.spacingVerticalS} 0 0`, paddingLeft: tokens.spacingHorizontalXL },
  point: { marginBottom: tokens.spacingVerticalXS },
});

interface TurnOffDialogProps {
  readonly open: boolean;
  readonly onAnswer: (confirmed: boolean) => void;
}

/** Asks before writeback is switched off, and says what that does. */
export function TurnOffDialog({ open, onAnswer }: TurnOffDialogProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { title, intro, points, confirm } = texts.overview.turnOff;
  return (
    <Dialog
      modalType="alert"
      open={open}
      onOpenChange={(_event, data) => {
        if (!data.open) onAnswer(false);
      }}
    >
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {intro}
            <ul className={styles.list}>
              {points.map((point) => (
                <li key={point} className={styles.point}>
                  {point}
                </li>
              ))}
            </ul>
          </DialogContent>
          <DialogActions>
            <Button
              appearance="primary"
              onClick={() => {
                onAnswer(true);
              }}
            >
              {confirm}
            </Button>
            <Button
              onClick={() => {
                onAnswer(false);
              }}
            >
              {texts.cancel}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
