import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  HistoryFilled,
  HistoryRegular,
  HomeFilled,
  HomeRegular,
  KeyFilled,
  KeyRegular,
  PeopleFilled,
  PeopleRegular,
  PlugConnectedFilled,
  PlugConnectedRegular,
  ShieldTaskFilled,
  ShieldTaskRegular,
  WrenchRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import { useTexts } from '../i18n/messages-context';
import { useActions, useConsole, useConsoleState } from '../state/console-context';
import type { Page } from '../state/console-store';

/** Below this the navigation shows icons only, so that the log keeps its columns. */
const narrow = '@media (max-width: 1120px)';

const useStyles = makeStyles({
  navigation: {
    gridArea: 'navigation',
    display: 'flex',
    flexDirection: 'column',
    width: '216px',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { width: '80px', padding: tokens.spacingHorizontalXS },
  },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    flexGrow: 1,
    display: 'grid',
    alignContent: 'start',
    gap: '2px',
  },
  item: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    width: '100%',
    minHeight: '40px',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    textAlign: 'left',
    color: tokens.colorNeutralForeground2,
    backgroundColor: 'transparent',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1 },
    ':active': { backgroundColor: tokens.colorSubtleBackgroundPressed },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    ':disabled': { color: tokens.colorNeutralForegroundDisabled, cursor: 'default' },
    [narrow]: {
      flexDirection: 'column',
      gap: '2px',
      padding: `${tokens.spacingVerticalS} 0`,
      fontSize: tokens.fontSizeBase100,
      textAlign: 'center',
    },
  },
  current: {
    fontWeight: tokens.fontWeightSemibold,
    [narrow]: { fontWeight: tokens.fontWeightRegular },
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    '::before': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: '10px',
      bottom: '10px',
      width: '3px',
      borderRadius: tokens.borderRadiusCircular,
      backgroundColor: tokens.colorCompoundBrandStroke,
    },
  },
  icon: { display: 'grid', fontSize: '20px' },
  currentIcon: { color: tokens.colorCompoundBrandForeground1 },
  below: {
    marginTop: tokens.spacingVerticalS,
    paddingTop: tokens.spacingVerticalS,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  version: {
    padding: tokens.spacingHorizontalM,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    [narrow]: { display: 'none' },
  },
});

const items: readonly {
  readonly page: Page;
  readonly icon: ReactElement;
  readonly currentIcon: ReactElement;
}[] = [
  { page: 'overview', icon: <HomeRegular />, currentIcon: <HomeFilled /> },
  { page: 'operations', icon: <HistoryRegular />, currentIcon: <HistoryFilled /> },
  { page: 'connectors', icon: <PlugConnectedRegular />, currentIcon: <PlugConnectedFilled /> },
  { page: 'people', icon: <PeopleRegular />, currentIcon: <PeopleFilled /> },
  { page: 'activity', icon: <ShieldTaskRegular />, currentIcon: <ShieldTaskFilled /> },
  { page: 'keys', icon: <KeyRegular />, currentIcon: <KeyFilled /> },
];

/** The pages, on the left. */
export function Navigation() {
  const styles = useStyles();
  const texts = useTexts();
  const { showPage } = useActions();
  const { setup } = useConsole();
  const unsaved = useConsoleState((state) => state.unsaved);
  const page = useConsoleState((state) => state.page);
  const version = useConsoleState((state) => state.host.view?.version);
  return (
    <nav className={styles.navigation} aria-label={texts.navigation}>
      <ul className={styles.list}>
        {items.map((item) => {
          const current = item.page === page;
          return (
            <li key={item.page}>
              <button
                type="button"
                className={mergeClasses(styles.item, current && styles.current)}
                aria-current={current ? 'page' : undefined}
                onClick={() => {
                  showPage(item.page);
                }}
              >
                <span className={mergeClasses(styles.icon, current && styles.currentIcon)} aria-hidden="true">
                  {current ? item.currentIcon : item.icon}
                </span>
                {texts.pages[item.page]}
              </button>
            </li>
          );
        })}
        <li className={styles.below}>
          <button
            type="button"
            className={styles.item}
            disabled={unsaved}
            onClick={() => {
              void setup.open(null);
            }}
          >
            <span className={styles.icon} aria-hidden="true">
              <WrenchRegular />
            </span>
            {texts.wizard.open}
          </button>
        </li>
      </ul>
      {version !== undefined && <div className={styles.version}>{texts.version(version)}</div>}
    </nav>
  );
}
