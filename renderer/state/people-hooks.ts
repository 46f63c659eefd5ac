import { useStore } from 'zustand';
import { useConsole } from './console-context';
import type { PeopleState } from './people-state';
import type { PeopleActions } from './people-store';

/** A part of the People page’s state; the component renders again when that part changes. */
export function usePeopleState<T>(select: (state: PeopleState) => T): T {
  return useStore(useConsole().people.store, select);
}

export function usePeopleActions(): PeopleActions {
  return useConsole().people.actions;
}
