import { describe, expect, it } from 'vitest';
import {
  chooseLanguage,
  endUserTextIn,
  languages,
  momentText,
  portalTexts,
} from '../../../../portal/texts/end-user-text';
import { endUserText } from '../../../../shared/model/outcome';
import { outcomeCodes, type OutcomeCode } from '../../../../shared/outcome-codes';
import {
  outcomeDetails,
  outcomeWarnings,
  type OutcomeDetail,
  type OutcomeWarning,
} from '../../../../shared/outcome-details';

const codes = Object.keys(outcomeCodes) as OutcomeCode[];
const details = [null, ...(Object.keys(outcomeDetails) as OutcomeDetail[])];
const warnings = [[], ...(Object.keys(outcomeWarnings) as OutcomeWarning[]).map((each) => [each])];
const plain = { operation: 'reset', detail: null, warnings: [] } as const;
const at = Date.UTC(2026, 10, 21, 12, 5);

function everySentence(language: (typeof languages)[number]): readonly string[] {
  const texts = portalTexts[language];
  return [
    ...Object.values(texts.codes),
    ...Object.values(texts.details),
    ...Object.values(texts.warnings),
    ...Object.values(texts.unlock),
    ...Object.values(texts.notNow),
    texts.tooManyAttempts('T'),
    texts.mayStillHappen('T'),
    texts.badRequest,
    texts.signInFirst,
  ];
}

describe('the sentences', () => {
  it('in English are those of agent and console, whatever the outcome', () => {
    const differing = codes.flatMap((code) =>
      details.flatMap((detail) =>
        warnings
          .map((each) => ({ operation: 'reset', code, detail, warnings: each }) as const)
          .filter((outcome) => endUserTextIn(outcome, 'en') !== endUserText(outcome)),
      ),
    );
    expect(differing).toEqual([]);
  });

  it.each(languages)('in %s are whole, and name nothing on-premises', (language) => {
    const sentences = everySentence(language);
    expect(sentences).toHaveLength(everySentence('en').length);
    for (const sentence of sentences) {
      expect(sentence).toMatch(/^\p{Lu}.*[.]$/u);
      expect(sentence).not.toMatch(
        /Active Directory|LDAP|PDC|domain controller|Service Bus|undefined|\b\d{5}\b/i,
      );
    }
  });

  it.each(['de', 'fr', 'es'] as const)('in %s are translated, all of them', (language) => {
    const english = new Set(everySentence('en'));
    expect(everySentence(language).filter((sentence) => english.has(sentence))).toEqual([]);
  });

  /** Only a new or a current password leads to these. */
  const ofPasswords: readonly OutcomeCode[] = [
    'policyViolation',
    'incorrectPassword',
    'changeNotPermitted',
    'accountLockedOut',
    'smartCardRequired',
  ];

  it.each(languages)('say in %s for an unlock nothing of a password, whatever its code', (language) => {
    const unlockCodes = codes.filter((code) => !ofPasswords.includes(code));
    const said = unlockCodes.map((code) => endUserTextIn({ ...plain, operation: 'unlock', code }, language));
    const texts = portalTexts[language];
    for (const text of [...said, ...Object.values(texts.unlock), texts.notNow.unlock]) {
      expect(text).not.toMatch(/password|Kennwort|mot de passe|contraseña/i);
    }
  });

  it('say what cannot be done now', () => {
    const said = (['reset', 'change', 'unlock', 'adminReset'] as const).map((operation) =>
      endUserTextIn({ ...plain, operation, code: 'notAvailable' }, 'en'),
    );
    expect(said).toEqual([
      'Your password cannot be reset now. Please try again later.',
      'Your password cannot be changed now. Please try again later.',
      'Your account cannot be unlocked now. Please try again later.',
      'Your password cannot be reset now. Please try again later.',
    ]);
  });

  it('say that an unlock was done', () => {
    const outcome = { ...plain, operation: 'unlock', code: 'success' } as const;
    expect(endUserTextIn(outcome, 'de')).toBe('Ihr Konto ist entsperrt. Sie können sich jetzt anmelden.');
  });

  it('say until when an unanswered request may still be carried out', () => {
    const outcome = { ...plain, code: 'timedOut', mayHappenUntil: at } as const;
    expect(endUserTextIn(outcome, 'en')).toContain(
      'Until 21 November 2026 at 12:05 UTC it may still be carried out.',
    );
    expect(endUserTextIn(outcome, 'de', 'Europe/Berlin')).toContain(
      'Bis zum 21. November 2026 um 13:05 MEZ kann Ihre Anfrage noch ausgeführt werden.',
    );
    expect(portalTexts.de.tooManyAttempts(momentText(at, 'de'))).toContain(
      'Nach dem 21. November 2026 um 12:05 UTC können Sie es wieder versuchen.',
    );
    expect(momentText(at, 'fr')).toContain('21 novembre 2026');
    expect(momentText(at, 'es')).toContain('21 de noviembre de 2026');
  });
});

describe('the language', () => {
  it.each([
    [undefined, 'en'],
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['en;q=0.2, fr;q=0.9', 'fr'],
    ['nl, es;q=0.5', 'es'],
    ['de;q=0, es', 'es'],
    ['*', 'en'],
    ['tlh', 'en'],
    [`${'x'.repeat(5_000)},de`, 'en'],
  ])('for %s is %s', (header, language) => {
    expect(chooseLanguage(header)).toBe(language);
  });
});
