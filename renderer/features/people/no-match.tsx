import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';
import { usePeopleState } from '../../state/people-hooks';

const useStyles = makeStyles({
  message: {
    display: 'grid',
    justifyItems: 'start',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL}`,
    color: tokens.colorNeutralForeground2,
  },
  title: {
    margin: 0,
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
  },
  text: { margin: 0 },
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalXS,
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXL,
  },
  quiet: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

function Searched() {
  const styles = useStyles();
  const { people: words } = useTexts();
  const formats = useFormats();
  const now = useNow(10_000);
  const identity = useConsoleState((state) => state.host.view?.status.identity);
  if (identity === undefined || identity.lastImportAt === null) return null;
  const { activeDirectoryUsers, cloudUsers, lastImportAt } = identity;
  return (
    <p className={styles.quiet}>
      {words.searched(
        formats.count(activeDirectoryUsers),
        formats.count(cloudUsers),
        formats.relative(lastImportAt, now),
      )}
    </p>
  );
}

/** Nobody was found: why that may be, and where to look. */
export function NoMatch() {
  const styles = useStyles();
  const { people: words } = useTexts();
  const { showPage } = useActions();
  const of = usePeopleState((state) => state.search.of);
  const never = useConsoleState((state) => state.host.view?.status.identity.lastImportAt === null);
  return (
    <div className={styles.message} role="status">
      <h2 className={styles.title}>{never ? words.neverImportedTitle : words.noMatchTitle(of)}</h2>
      <p className={styles.text}>{never ? words.neverImported : words.noMatchIntro}</p>
      {!never && (
        <ul className={styles.list}>
          {words.noMatchReasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <Searched />
      <Button
        onClick={() => {
          showPage('connectors');
        }}
      >
        {words.openConnectors}
      </Button>
    </div>
  );
}
