import { makeStyles, tokens } from '@fluentui/react-components';
import { useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  hint: {
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL}`,
    color: tokens.colorNeutralForeground2,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
  },
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    margin: `${tokens.spacingVerticalS} 0 0`,
    paddingLeft: tokens.spacingHorizontalXL,
  },
});

/** What can be searched for, before anything is. */
export function SearchHint() {
  const styles = useStyles();
  const { people: words } = useTexts();
  return (
    <div className={styles.hint}>
      <h2 className={styles.title}>{words.hintTitle}</h2>
      <ul className={styles.list}>
        {words.hint.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
