import { Button, Input, makeStyles, Spinner } from '@fluentui/react-components';
import { DismissRegular, SearchRegular } from '@fluentui/react-icons';
import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import { useTexts } from '../../i18n/messages-context';
import { usePeopleActions, usePeopleState } from '../../state/people-hooks';
import type { PeopleState } from '../../state/people-state';
import { resultId, resultsId } from './results';

/** The id of the box itself, for those who give it the focus. */
export const searchId = 'people-search';

/** How far the keys go. */
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

const useStyles = makeStyles({ field: { width: '100%' }, clear: { minWidth: '24px' } });

/** Ctrl+F goes to the search, as on the Operations page. */
function useFindKey(input: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'f' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      input.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [input]);
}

/** The people found belong to the text: Enter must not choose one of a text before. */
function isSettled({ text, search }: PeopleState): boolean {
  return search.phase === 'ready' && search.of === text.trim();
}

function useKeys(): (event: KeyboardEvent) => void {
  const { move, choose, search, type } = usePeopleActions();
  const settled = usePeopleState(isSettled);
  const person = usePeopleState((state) => state.search.people[state.active] ?? null);
  return (event) => {
    const step = steps[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'Escape') type('');
    else if (event.key !== 'Enter') return;
    else if (!settled) search();
    else if (person !== null) choose(person);
    event.preventDefault();
  };
}

interface SearchFieldProps {
  /** Whether the keyboard is in the search box. */
  readonly onTyping: (typing: boolean) => void;
}

/** The search box. The keyboard stays in it while the arrow keys go through the people found. */
export function SearchField({ onTyping }: SearchFieldProps) {
  const styles = useStyles();
  const { people: words } = useTexts();
  const { type } = usePeopleActions();
  const input = useRef<HTMLInputElement>(null);
  const text = usePeopleState((state) => state.text);
  const count = usePeopleState((state) => state.search.people.length);
  const active = usePeopleState((state) => state.active);
  const searching = usePeopleState((state) => state.search.phase === 'searching');
  const onKeyDown = useKeys();
  useFindKey(input);
  const clear = (
    <Button
      className={styles.clear}
      appearance="transparent"
      size="small"
      icon={<DismissRegular />}
      aria-label={words.clear}
      onClick={() => {
        type('');
        input.current?.focus();
      }}
    />
  );
  return (
    <Input
      className={styles.field}
      input={{ ref: input, id: searchId }}
      autoFocus
      value={text}
      maxLength={256}
      role="combobox"
      aria-label={words.search}
      aria-autocomplete="list"
      aria-expanded={count > 0}
      {...(count > 0 && { 'aria-controls': resultsId, 'aria-activedescendant': resultId(active) })}
      placeholder={words.searchHint}
      contentBefore={searching ? <Spinner size="extra-tiny" /> : <SearchRegular />}
      contentAfter={text === '' ? null : clear}
      onChange={(_event, data) => {
        type(data.value);
      }}
      onKeyDown={onKeyDown}
      onFocus={() => {
        onTyping(true);
      }}
      onBlur={() => {
        onTyping(false);
      }}
    />
  );
}
