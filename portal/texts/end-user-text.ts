import type { Operation } from '../../shared/operations';
import type { OutcomeCode } from '../../shared/outcome-codes';
import type { PortalOutcome } from '../outcome';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { selfOperations, unlockCodes, type PortalTexts, type UnlockCode } from './portal-texts';

/** The languages there are texts in. */
export const languages = ['en', 'de', 'fr', 'es'] as const;
export type Language = (typeof languages)[number];

/** All texts by language. */
export const portalTexts: Readonly<Record<Language, PortalTexts>> = { en, de, fr, es };

function isLanguage(text: string): text is Language {
  return languages.some((language) => language === text);
}

/** The best of our languages for an `Accept-Language` header (RFC 9110, 12.5.4); English when none fits. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part.trim().split(';');
      const weight = parameters
        .map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1])
        .find((q) => q !== undefined);
      return { language: (range.split('-')[0] ?? '').toLowerCase(), q: Number(weight ?? 1) };
    })
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q);
  return wanted.map(({ language }) => language).find(isLanguage) ?? 'en';
}

/** A moment as people of the language write it, with its time zone. `at` is in epoch milliseconds. */
export function momentText(at: number, language: Language, timeZone = 'UTC'): string {
  return new Date(at).toLocaleString(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
}

function isUnlockCode(code: string): code is UnlockCode {
  return unlockCodes.some((each) => each === code);
}

function spoken(texts: Readonly<Record<string, string>>, name: string | null): string | undefined {
  return name !== null && Object.hasOwn(texts, name) ? texts[name] : undefined;
}

function usualText(texts: PortalTexts, operation: Operation, code: OutcomeCode): string {
  const own = selfOperations.find((each) => each === operation);
  if (code === 'notAvailable' && own !== undefined) return texts.notNow[own];
  return operation === 'unlock' && isUnlockCode(code) ? texts.unlock[code] : texts.codes[code];
}

type Told = Pick<PortalOutcome, 'operation' | 'code' | 'detail' | 'warnings' | 'mayHappenUntil'>;

/**
 * The sentence for the person who asked, as precise as what is known: a warning’s, a detail’s or the code’s own. Where
 * the outcome is not known it says until when the request may still be carried out.
 *
 * @param timeZone IANA name for the times in it; default UTC
 */
export function endUserTextIn(outcome: Told, language: Language, timeZone?: string): string {
  const texts = portalTexts[language];
  const { operation, code, detail, warnings, mayHappenUntil } = outcome;
  const warning = warnings.map((each) => spoken(texts.warnings, each)).find((text) => text !== undefined);
  const text = warning ?? spoken(texts.details, detail) ?? usualText(texts, operation, code);
  if (mayHappenUntil === undefined) return text;
  return `${text} ${texts.mayStillHappen(momentText(mayHappenUntil, language, timeZone))}`;
}
