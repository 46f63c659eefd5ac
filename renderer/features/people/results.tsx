import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useHiddenStyles } from '../../components/hidden';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { usePeopleActions, usePeopleState } from '../../state/people-hooks';
import { ResultRow } from './result-row';

/** People in one answer at most, as the contract has it. */
const most = 50;

/** The id of the list’s element, by which the search box names it. */
export const resultsId = 'people-found';

/** The id of a person’s element, by which the search box names the active one. */
export function resultId(index: number): string {
  return `person-${String(index)}`;
}

const useStyles = makeStyles({
  count: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalXL} ${tokens.spacingVerticalXS}`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  list: {
    display: 'grid',
    gap: '2px',
    margin: 0,
    padding: `0 ${tokens.spacingHorizontalS} ${tokens.spacingVerticalS}`,
    listStyleType: 'none',
  },
});

interface ResultsProps {
  /** Whether the keyboard is in the search box: only then a person is marked for it. */
  readonly typing: boolean;
}

/** The people found, best match first. */
export function Results({ typing }: ResultsProps) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const { people: words } = useTexts();
  const formats = useFormats();
  const { choose } = usePeopleActions();
  const people = usePeopleState((state) => state.search.people);
  const active = usePeopleState((state) => state.active);
  const chosen = usePeopleState((state) => state.person?.key);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, people]);
  const found = words.found(people.length, formats.count(people.length));
  const full = people.length >= most;
  return (
    <>
      <div className={mergeClasses(styles.count)} role="status">
        {full ? words.most(formats.count(most)) : found}
        {full && <span className={hidden.hidden}>{found}</span>}
      </div>
      <ul ref={list} id={resultsId} role="listbox" aria-label={words.resultsLabel} className={styles.list}>
        {people.map((person, index) => (
          <ResultRow
            key={person.key}
            id={resultId(index)}
            person={person}
            chosen={person.key === chosen}
            active={typing && index === active}
            onChoose={choose}
          />
        ))}
      </ul>
    </>
  );
}
