import { createContext, useContext } from 'react';
import type { Messages } from './en';
import type { Formats } from './formats';

/** A language: its texts, and the dates and numbers that go with them. */
export interface Language {
  readonly texts: Messages;
  readonly formats: Formats;
}

const LanguageContext = createContext<Language | null>(null);

/** Sets the language of the components below. */
export const LanguageProvider = LanguageContext.Provider;

function useLanguage(): Language {
  const language = useContext(LanguageContext);
  if (language === null) throw new Error('texts need a LanguageProvider above them');
  return language;
}

export function useTexts(): Messages {
  return useLanguage().texts;
}

export function useFormats(): Formats {
  return useLanguage().formats;
}
