import { makeStyles, tokens } from '@fluentui/react-components';
import { KeyResetRegular } from '@fluentui/react-icons';
import { useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  line: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalSNudge,
    margin: 0,
    textAlign: 'start',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  icon: { flexShrink: 0, fontSize: '16px' },
});

/** Where passwords are set, for those who look for it here. */
export function NoPasswords() {
  const styles = useStyles();
  return (
    <p className={styles.line}>
      <KeyResetRegular className={styles.icon} aria-hidden="true" />
      {useTexts().people.noPasswords}
    </p>
  );
}
