import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FoundPersonView } from '../../shared/ipc/directory-channels';
import type { ConsoleApi } from '../api';
import {
  activeMoved,
  checkArrived,
  checkFailed,
  checkStarted,
  initialPeopleState,
  personChosen,
  searchArrived,
  searchFailed,
  searchStarted,
  textTyped,
  type PeopleState,
} from './people-state';

/** How long typing has to rest before the host is asked. */
const debounceMs = 200;
/** The contract takes no longer text. */
const maxText = 256;

/** What the People page may do. */
export interface PeopleActions {
  /** Takes what is in the search box; the host is asked after a short rest. */
  type(text: string): void;
  /** Asks the host at once. */
  search(): void;
  /** Moves the keyboard up (negative) or down the people found. */
  move(steps: number): void;
  /** Shows a person and checks them, or nobody with `null`. */
  choose(person: FoundPersonView | null): void;
  /** Checks the shown person anew, unless that is under way. */
  checkAgain(): void;
  /** Searches for a cloud anchor and shows whom it finds. */
  open(cloudAnchor: string): void;
}

export interface People {
  readonly store: StoreApi<PeopleState>;
  readonly actions: PeopleActions;
}

async function find(store: StoreApi<PeopleState>, api: ConsoleApi): Promise<readonly FoundPersonView[]> {
  const text = store.getState().text.trim().slice(0, maxText);
  if (text === '') return [];
  store.setState(searchStarted);
  const { number } = store.getState().search;
  const answer = await api.call('people.find', { text });
  store.setState((state) =>
    answer.ok ? searchArrived(state, number, text, answer.value) : searchFailed(state, number, answer.error),
  );
  const { search } = store.getState();
  return search.number === number ? search.people : [];
}

async function check(store: StoreApi<PeopleState>, api: ConsoleApi): Promise<void> {
  const { person } = store.getState();
  if (person === null || store.getState().check.checking) return;
  store.setState(checkStarted);
  const { number } = store.getState().check;
  const answer = await api.call('people.diagnose', { key: person.key });
  store.setState((state) =>
    answer.ok ? checkArrived(state, number, answer.value) : checkFailed(state, number, answer.error),
  );
}

/** Creates the state of the People page on a host; it lives as long as the window. */
export function createPeople(api: ConsoleApi): People {
  const store = createStore<PeopleState>(() => initialPeopleState);
  let resting: ReturnType<typeof setTimeout> | undefined;
  const search = (): Promise<readonly FoundPersonView[]> => {
    clearTimeout(resting);
    return find(store, api);
  };
  const choose = (person: FoundPersonView | null): void => {
    store.setState((state) => personChosen(state, person));
    void check(store, api);
  };
  return {
    store,
    actions: {
      type(text) {
        clearTimeout(resting);
        store.setState((state) => textTyped(state, text));
        if (text.trim() !== '') resting = setTimeout(() => void search(), debounceMs);
      },
      search: () => void search(),
      move: (steps) => {
        store.setState((state) => activeMoved(state, steps));
      },
      choose,
      checkAgain: () => void check(store, api),
      open(cloudAnchor) {
        store.setState((state) => personChosen(textTyped(state, cloudAnchor), null));
        void search().then((people) => {
          const person = people.find((one) => one.cloudAnchor === cloudAnchor);
          if (person !== undefined) choose(person);
        });
      },
    },
  };
}
