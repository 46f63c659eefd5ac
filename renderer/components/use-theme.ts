import { useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { readTheme, writeTheme, type ThemeChoice } from '../state/preferences';

const choiceStore = createStore<{ readonly choice: ThemeChoice }>(() => ({
  choice: readTheme(localStorage),
}));
const systemDark = window.matchMedia('(prefers-color-scheme: dark)');

function onSystemChange(listener: () => void): () => void {
  systemDark.addEventListener('change', listener);
  return () => {
    systemDark.removeEventListener('change', listener);
  };
}

/** Stores the choice and applies it at once. */
export function chooseTheme(choice: ThemeChoice): void {
  writeTheme(localStorage, choice);
  choiceStore.setState({ choice });
}

/** The chosen theme, and whether it is dark now. Follows the system while the choice is `system`. */
export function useTheme(): { readonly choice: ThemeChoice; readonly dark: boolean } {
  const choice = useStore(choiceStore, (state) => state.choice);
  const system = useSyncExternalStore(onSystemChange, () => systemDark.matches);
  return { choice, dark: choice === 'system' ? system : choice === 'dark' };
}
