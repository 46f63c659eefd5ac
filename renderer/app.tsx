import {
  FluentProvider,
  makeStyles,
  tokens,
  useThemeClassName,
  webDarkTheme,
  webLightTheme,
} from '@fluentui/react-components';
import { useEffect, type ReactElement } from 'react';
import { CrashGuard } from './components/crash-guard';
import { Header } from './components/header';
import { HostNotice } from './components/host-notice';
import { Navigation } from './components/navigation';
import { useTheme } from './components/use-theme';
import { ActivityPage } from './features/activity/activity-page';
import { ConnectorsPage } from './features/connectors/connectors-page';
import { KeysPage } from './features/keys/keys-page';
import { OperationsPage } from './features/operations/operations-page';
import { OverviewPage } from './features/overview/overview-page';
import { PeoplePage } from './features/people/people-page';
import { Wizard } from './features/wizard/wizard';
import { useTexts } from './i18n/messages-context';
import { useConsoleState, useSetupState } from './state/console-context';
import type { Page } from './state/console-store';

const useStyles = makeStyles({
  frame: {
    display: 'grid',
    height: '100%',
    backgroundColor: tokens.colorNeutralBackground3,
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gridTemplateRows: 'auto minmax(0, 1fr)',
    gridTemplateAreas: '"header header" "navigation main"',
  },
  main: {
    gridArea: 'main',
    minWidth: 0,
    minHeight: 0,
    display: 'flex',
    flexDirection: 'column',
    outlineStyle: 'none',
  },
  skip: {
    position: 'absolute',
    top: '-100px',
    left: tokens.spacingHorizontalM,
    zIndex: 10,
    padding: tokens.spacingVerticalS,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    ':focus': { top: tokens.spacingVerticalS },
  },
});

/** Styles of the document itself; `makeStyles` reaches only elements that React renders. */
function dressDocument(dark: boolean, themeClass: string): void {
  const { documentElement: html, body } = document;
  const root = document.getElementById('root');
  for (const element of [html, body, root]) element?.style.setProperty('height', '100%');
  body.style.setProperty('margin', '0');
  body.style.setProperty('overflow', 'hidden');
  html.style.setProperty('color-scheme', dark ? 'dark' : 'light');
  html.dataset['theme'] = themeClass;
}

const pageOf: Readonly<Record<Page, ReactElement>> = {
  overview: <OverviewPage />,
  operations: <OperationsPage />,
  connectors: <ConnectorsPage />,
  people: <PeoplePage />,
  activity: <ActivityPage />,
  keys: <KeysPage />,
};

/** The pages with the navigation beside them. */
function Pages() {
  const styles = useStyles();
  const texts = useTexts();
  const page = useConsoleState((state) => state.page);
  return (
    <>
      <Navigation />
      <main id="main" className={styles.main} tabIndex={-1} aria-label={texts.pages[page]}>
        <HostNotice />
        <CrashGuard key={page} {...texts.crash}>
          {pageOf[page]}
        </CrashGuard>
      </main>
    </>
  );
}

function Frame({ dark }: { readonly dark: boolean }) {
  const styles = useStyles();
  const texts = useTexts();
  const themeClass = useThemeClassName();
  const wizardOpen = useSetupState((state) => state.page !== null);
  const known = useSetupState((state) => state.view !== null || state.error !== null);
  useEffect(() => {
    dressDocument(dark, themeClass);
  }, [dark, themeClass]);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#main">
        {texts.skipToContent}
      </a>
      <Header />
      {known && (wizardOpen ? <Wizard /> : <Pages />)}
    </div>
  );
}

/** As `style`: Fluent copies the provider’s class to every pop-up, which must not fill the window. */
const fullHeight = { height: '100%' } as const;

/** The whole window. */
export function App() {
  const { dark } = useTheme();
  return (
    <FluentProvider theme={dark ? webDarkTheme : webLightTheme} style={fullHeight}>
      <Frame dark={dark} />
    </FluentProvider>
  );
}
