import type { IpcError } from '../../shared/ipc/contract';
import type { FoundPersonView } from '../../shared/ipc/directory-channels';
import type { PersonDiagnosis } from '../../shared/model/diagnosis';

/** What the search has brought. While the next one is on its way the people of the last one stay. */
export interface PeopleSearch {
  /** Number of the search; answers to an earlier one are dropped. */
  readonly number: number;
  readonly phase: 'idle' | 'searching' | 'ready' | 'failed';
  /** The text that `people` answers. */
  readonly of: string;
  readonly people: readonly FoundPersonView[];
  readonly error: IpcError | null;
}

/** What the diagnosis of the chosen person has brought. While it is made again the last one stays. */
export interface PersonCheck {
  /** Number of the check; answers to an earlier one are dropped. */
  readonly number: number;
  readonly checking: boolean;
  readonly diagnosis: PersonDiagnosis | null;
  readonly error: IpcError | null;
}

/** The People page. */
export interface PeopleState {
  /** In the search box. */
  readonly text: string;
  readonly search: PeopleSearch;
  /** Which of the people the keyboard is on. */
  readonly active: number;
  readonly person: FoundPersonView | null;
  readonly check: PersonCheck;
}

/** Nothing searched for yet. */
export const initialPeopleState: PeopleState = {
  text: '',
  search: { number: 0, phase: 'idle', of: '', people: [], error: null },
  active: 0,
  person: null,
  check: { number: 0, checking: false, diagnosis: null, error: null },
};

/** Takes what is in the search box; nothing there ends the search. */
export function textTyped(state: PeopleState, text: string): PeopleState {
  if (text.trim() !== '') return { ...state, text };
  const { number } = state.search;
  return { ...state, text, active: 0, search: { ...initialPeopleState.search, number: number + 1 } };
}

/** The host is being asked for the text in the search box. */
export function searchStarted(state: PeopleState): PeopleState {
  const { search } = state;
  return { ...state, search: { ...search, number: search.number + 1, phase: 'searching', error: null } };
}

/** Takes what search number `number` for the text `of` has found; the keyboard is on the first. */
export function searchArrived(
  state: PeopleState,
  number: number,
  of: string,
  people: readonly FoundPersonView[],
): PeopleState {
  if (number !== state.search.number) return state;
  return { ...state, active: 0, search: { number, phase: 'ready', of, people, error: null } };
}

/** A failed search leaves nobody behind who would not answer its text. */
export function searchFailed(state: PeopleState, number: number, error: IpcError): PeopleState {
  if (number !== state.search.number) return state;
  return { ...state, active: 0, search: { ...state.search, phase: 'failed', people: [], error } };
}

/** Moves the keyboard up or down the people; it stops at the ends. */
export function activeMoved(state: PeopleState, steps: number): PeopleState {
  const last = state.search.people.length - 1;
  return { ...state, active: Math.max(0, Math.min(last, state.active + steps)) };
}

/** A person is chosen, and what was known of another is gone. */
export function personChosen(state: PeopleState, person: FoundPersonView | null): PeopleState {
  const { number } = state.check;
  const position = state.search.people.findIndex(({ key }) => key === person?.key);
  const active = position < 0 ? state.active : position;
  return { ...state, person, active, check: { ...initialPeopleState.check, number: number + 1 } };
}

/** The host is being asked for a diagnosis of the chosen person. */
export function checkStarted(state: PeopleState): PeopleState {
  const { check } = state;
  return { ...state, check: { ...check, number: check.number + 1, checking: true, error: null } };
}

/** Takes the answer to check number `number`. */
export function checkArrived(state: PeopleState, number: number, diagnosis: PersonDiagnosis): PeopleState {
  if (number !== state.check.number) return state;
  return { ...state, check: { number, checking: false, diagnosis, error: null } };
}

/** A failed check leaves the diagnosis before it, with its time. */
export function checkFailed(state: PeopleState, number: number, error: IpcError): PeopleState {
  if (number !== state.check.number) return state;
  return { ...state, check: { ...state.check, checking: false, error } };
}
