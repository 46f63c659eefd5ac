import { makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components';
import { PersonSearchRegular } from '@fluentui/react-icons';
import { useTexts } from '../../i18n/messages-context';
import { NoPasswords } from './no-passwords';

const useStyles = makeStyles({
  message: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalM,
    minHeight: '100%',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalXXL,
    textAlign: 'center',
  },
  icon: { display: 'grid', fontSize: '48px', color: tokens.colorNeutralForeground3 },
  text: { maxWidth: '58ch', color: tokens.colorNeutralForeground2 },
});

/** What the page is for, while nobody is chosen. */
export function NobodyChosen() {
  const styles = useStyles();
  const { people: words } = useTexts();
  return (
    <div className={styles.message}>
      <span className={styles.icon} aria-hidden="true">
        <PersonSearchRegular />
      </span>
      <Subtitle2 as="h2">{words.nobodyTitle}</Subtitle2>
      <Text align="center" className={styles.text}>
        {words.nobody}
      </Text>
      <NoPasswords />
    </div>
  );
}
