import { makeStyles, tokens } from '@fluentui/react-components';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  list: { margin: `${tokens.spacingVerticalS} 0 0`, paddingLeft: tokens.spacingHorizontalXL },
  point: { marginBottom: tokens.spacingVerticalXS },
});

/** Asks before writeback is switched off, and says what that does. Open while it is rendered. */
export function TurnOffDialog({ onAnswer }: { readonly onAnswer: (confirmed: boolean) => void }) {
  const styles = useStyles();
  const texts = useTexts();
  const { title, intro, points, confirm } = texts.overview.turnOff;
  return (
    <ConfirmDialog title={title} confirm={confirm} cancel={texts.cancel} primary="cancel" onAnswer={onAnswer}>
      {intro}
      <ul className={styles.list}>
        {points.map((point) => (
          <li key={point} className={styles.point}>
            {point}
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
}
