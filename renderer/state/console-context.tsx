import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { SetupState } from './setup-store';
import type { Console, ConsoleActions, ConsoleState } from './console-store';

const ConsoleContext = createContext<Console | null>(null);

/** Gives the console’s state to the components below. */
export const ConsoleProvider = ConsoleContext.Provider;

/** The console of this window. Throws outside of `ConsoleProvider`. */
export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (console === null) throw new Error('useConsole needs a ConsoleProvider above it');
  return console;
}

/** A part of the state; the component renders again when that part changes. */
export function useConsoleState<T>(select: (state: ConsoleState) => T): T {
  return useStore(useConsole().store, select);
}

export function useActions(): ConsoleActions {
  return useConsole().actions;
}

/** A part of the wizard’s state; the component renders again when that part changes. */
export function useSetupState<T>(select: (state: SetupState) => T): T {
  return useStore(useConsole().setup.store, select);
}
