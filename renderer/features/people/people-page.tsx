import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/messages-context';
import { usePeopleState } from '../../state/people-hooks';
import { Finder } from './finder';
import { NobodyChosen } from './nobody-chosen';
import { PersonView } from './person-view';
import { searchId } from './search-field';

/** Below this there is room for the search or the person, not for both. */
const narrow = '@media (max-width: 899px)';

const useStyles = makeStyles({
  page: { display: 'flex', flexGrow: 1, minHeight: 0, minWidth: 0 },
  finder: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    width: 'clamp(280px, 27%, 400px)',
    minHeight: 0,
    boxSizing: 'border-box',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [narrow]: { width: '100%', borderRightStyle: 'none' },
  },
  person: { flexGrow: 1, minWidth: 0, minHeight: 0, overflowY: 'auto' },
  hiddenWhenNarrow: { [narrow]: { display: 'none' } },
});

/** Whether what had the focus is not there, or not seen, any more. */
function isFocusLost(): boolean {
  const { activeElement: active, body } = document;
  return (
    active === null || active === body || (active instanceof HTMLElement && active.offsetParent === null)
  );
}

/** Finds a person and says why writeback works for them, or not. */
export function PeoplePage() {
  const styles = useStyles();
  const texts = useTexts();
  const person = usePeopleState((state) => state.person);
  const pane = useRef<HTMLDivElement>(null);
  const key = person?.key;
  useEffect(() => {
    pane.current?.scrollTo({ top: 0 });
    // In a narrow window what had the focus is gone now.
    if (isFocusLost()) (key === undefined ? document.getElementById(searchId) : pane.current)?.focus();
  }, [key]);
  return (
    <div className={styles.page}>
      <div className={mergeClasses(styles.finder, person !== null && styles.hiddenWhenNarrow)}>
        <Finder />
      </div>
      <div
        ref={pane}
        className={mergeClasses(styles.person, person === null && styles.hiddenWhenNarrow)}
        role="region"
        aria-label={texts.people.person}
        // Chromium scrolls with the keyboard only what can take the focus.
        tabIndex={0}
      >
        {person === null ? <NobodyChosen /> : <PersonView key={person.key} person={person} />}
      </div>
    </div>
  );
}
