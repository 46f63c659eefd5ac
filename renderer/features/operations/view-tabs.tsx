import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';

const useStyles = makeStyles({ tabs: { marginLeft: `calc(-1 * ${tokens.spacingHorizontalMNudge})` } });

/** Chooses between the log and the dead letters, whose number is in the name. */
export function ViewTabs() {
  const styles = useStyles();
  const { deadLetters: words } = useTexts();
  const formats = useFormats();
  const { setOperationsView } = useActions();
  const view = useConsoleState((state) => state.operationsView);
  const count = useConsoleState((state) => state.host.view?.status.relay.deadLetters ?? 0);
  return (
    <TabList
      className={styles.tabs}
      aria-label={words.view}
      selectedValue={view}
      onTabSelect={(_event, { value }) => {
        setOperationsView(value === 'deadLetters' ? 'deadLetters' : 'log');
      }}
    >
      <Tab value="log">{words.log}</Tab>
      <Tab value="deadLetters">{count === 0 ? words.title : words.tab(formats.count(count))}</Tab>
    </TabList>
  );
}
