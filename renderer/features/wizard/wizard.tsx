import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo, type ReactElement } from 'react';
import { useTexts } from '../../i18n/messages-context';
import { ConsoleProvider, useConsole, useSetupState } from '../../state/console-context';
import { pagesOf, type WizardPage } from '../../state/setup-store';
import { CloudPage } from './cloud-page';
import { CompletePage } from './complete-page';
import { ConfigurePage } from './configure-page';
import { DirectoriesPage } from './directories-page';
import { draftConsole } from './draft-console';
import { FeaturesPage } from './features-page';
import { FilteringPage } from './filtering-page';
import { ReadyPage } from './ready-page';
import { StepsRail } from './steps-rail';
import { TasksPage } from './tasks-page';
import { WelcomePage } from './welcome-page';

const useStyles = makeStyles({
  wizard: {
    gridColumn: '1 / -1',
    gridRow: '2',
    minWidth: 0,
    minHeight: 0,
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr) auto auto',
    gridTemplateAreas: '"rail page" "rail problem" "rail foot"',
    outlineStyle: 'none',
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

const pageOf: Readonly<Record<WizardPage, ReactElement>> = {
  welcome: <WelcomePage />,
  tasks: <TasksPage />,
  cloud: <CloudPage />,
  directories: <DirectoriesPage />,
  filtering: <FilteringPage />,
  features: <FeaturesPage />,
  ready: <ReadyPage />,
  configure: <ConfigurePage />,
  complete: <CompletePage />,
};

/** The configuration wizard, in place of the pages. */
export function Wizard() {
  const styles = useStyles();
  const { wizard: words } = useTexts();
  const console = useConsole();
  const onDraft = useMemo(() => draftConsole(console), [console]);
  const page = useSetupState((state) => state.page) ?? 'welcome';
  const task = useSetupState(
    ({ view }) => view?.draft?.task ?? (view?.current === null ? 'setUp' : 'customize'),
  );
  return (
    <main id="main" className={styles.wizard} tabIndex={-1} aria-label={words.label}>
      <StepsRail pages={pagesOf(task)} current={page} />
      <ConsoleProvider value={onDraft}>{pageOf[page]}</ConsoleProvider>
    </main>
  );
}
