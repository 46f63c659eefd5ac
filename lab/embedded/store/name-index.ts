import { foldText } from './dn';
import { textOf, type Entry } from './entry';

/** Entries by the value of a text attribute that is unique in the forest. */
export interface NameIndex {
  find(value: string): Entry | null;
  add(entry: Entry): void;
  forget(entry: Entry): void;
}

export function createNameIndex(attribute: string): NameIndex {
  const entries = new Map<string, Entry>();
  return {
    find: (value) => entries.get(foldText(value)) ?? null,
    add: (entry) => {
      const value = textOf(entry, attribute);
      if (value !== null) entries.set(foldText(value), entry);
    },
    forget: (entry) => {
      const value = foldText(textOf(entry, attribute) ?? '');
      if (entries.get(value) === entry) entries.delete(value);
    },
  };
}
