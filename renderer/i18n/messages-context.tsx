import { createContext, useContext } from 'react';
import { en, type Messages } from './en';
import { createFormats, type Formats } from './formats';

/** A language: its texts, and the dates and numbers that go with them. */
export interface Language {
  readonly texts: Messages;
  readonly formats: Formats;
}

const LanguageContext = createContext<Language>({ texts: en, formats: createFormats() });

/** Sets the language of the components below. */
export const LanguageProvider = LanguageContext.Provider;

export function useTexts(): Messages {
  return useContext(LanguageContext).texts;
}

export function useFormats(): Formats {
  return useContext(LanguageContext).formats;
}
