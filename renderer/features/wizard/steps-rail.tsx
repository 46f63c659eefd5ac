import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkFilled } from '@fluentui/react-icons';
import { useHiddenStyles } from '../../components/hidden';
import { useTexts } from '../../i18n/messages-context';
import type { WizardPage } from '../../state/setup-store';

const narrow = '@media (max-width: 900px)';

const useStyles = makeStyles({
  rail: {
    gridArea: 'rail',
    width: '264px',
    boxSizing: 'border-box',
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalXL} 0`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { display: 'none' },
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr)',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    color: tokens.colorNeutralForeground3,
  },
  done: { color: tokens.colorNeutralForeground2 },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    '::before': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: 0,
      bottom: 0,
      width: '4px',
      backgroundColor: tokens.colorCompoundBrandStroke,
    },
  },
  mark: {
    display: 'grid',
    placeItems: 'center',
    width: '22px',
    height: '22px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
  },
  markDone: {
    border: 'none',
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
  },
  markCurrent: {
    borderTopColor: tokens.colorCompoundBrandStroke,
    borderRightColor: tokens.colorCompoundBrandStroke,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    borderLeftColor: tokens.colorCompoundBrandStroke,
  },
});

interface StepsRailProps {
  readonly pages: readonly WizardPage[];
  readonly current: WizardPage;
}

/** Where in the wizard one is: done, here, to come. */
export function StepsRail({ pages, current }: StepsRailProps) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const { wizard: words } = useTexts();
  const at = pages.indexOf(current);
  return (
    <nav className={styles.rail} aria-label={words.rail}>
      <ol className={styles.list}>
        {pages.map((page, index) => {
          const done = index < at;
          return (
            <li
              key={page}
              aria-current={page === current ? 'step' : undefined}
              className={mergeClasses(styles.item, done && styles.done, page === current && styles.current)}
            >
              <span
                aria-hidden="true"
                className={mergeClasses(
                  styles.mark,
                  done && styles.markDone,
                  page === current && styles.markCurrent,
                )}
              >
                {done ? <CheckmarkFilled /> : index + 1}
              </span>
              <span>
                {words.pages[page]}
                {done && <span className={hidden.hidden}>{`, ${words.run.states.done}`}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
