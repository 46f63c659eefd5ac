import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTexts } from '../../i18n/messages-context';
import { usePeopleState } from '../../state/people-hooks';
import { NoMatch } from './no-match';
import { Results } from './results';
import { ResultsSkeleton } from './results-skeleton';
import { SearchFailed } from './search-failed';
import { SearchField } from './search-field';
import { SearchHint } from './search-hint';

const useStyles = makeStyles({
  head: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL} ${tokens.spacingVerticalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  body: { flexGrow: 1, minHeight: 0, overflowY: 'auto' },
});

/** What the search has to say: how to begin, that it is on its way, whom it found, or why nobody. */
function SearchOutcome({ typing }: { readonly typing: boolean }) {
  const phase = usePeopleState((state) => state.search.phase);
  const anybody = usePeopleState((state) => state.search.people.length > 0);
  if (anybody) return <Results typing={typing} />;
  if (phase === 'searching') return <ResultsSkeleton />;
  if (phase === 'failed') return <SearchFailed />;
  return phase === 'ready' ? <NoMatch /> : <SearchHint />;
}

/** The search and what it has found. */
export function Finder() {
  const styles = useStyles();
  const { pages } = useTexts();
  const [typing, setTyping] = useState(false);
  return (
    <>
      <div className={styles.head} role="search">
        <h1 className={styles.title}>{pages.people}</h1>
        <SearchField onTyping={setTyping} />
      </div>
      <div className={styles.body}>
        <SearchOutcome typing={typing} />
      </div>
    </>
  );
}
