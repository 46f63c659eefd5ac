import type { PortalTexts } from './portal-texts';

const contact = 'Bitte wenden Sie sich an Ihren Helpdesk.';
const later = 'Bitte versuchen Sie es später noch einmal.';
const configuration = 'wegen eines Konfigurationsproblems';

/** German. */
export const de: PortalTexts = {
  codes: {
    success: 'Fertig. Sie können sich jetzt anmelden.',
    policyViolation:
      'Dieses Kennwort entspricht nicht den Regeln Ihrer Organisation. Bitte wählen Sie ein anderes.',
    incorrectPassword: 'Ihr bisheriges Kennwort ist nicht richtig. Bitte versuchen Sie es noch einmal.',
    changeNotPermitted: `Sie dürfen dieses Kennwort nicht ändern. ${contact}`,
    userNotFound: `Ihr Konto wurde im Verzeichnis Ihrer Organisation nicht gefunden. ${contact}`,
    multipleMatches: `Ihr Konto konnte nicht eindeutig zugeordnet werden. ${contact}`,
    accountDisabled: `Ihr Konto ist deaktiviert. ${contact}`,
    accountLockedOut: 'Ihr Konto ist gesperrt. Bitte entsperren Sie es oder setzen Sie Ihr Kennwort zurück.',
    protectedAccount: `Das Kennwort dieses Kontos kann hier nicht zurückgesetzt werden. ${contact}`,
    smartCardRequired: `Dieses Konto wird mit einer Smartcard benutzt und hat kein Kennwort, das sich zurücksetzen lässt. ${contact}`,
    insufficientRights: `Ihr Kennwort konnte ${configuration} nicht gesetzt werden. ${contact}`,
    notOnPremises: 'Ihr Kennwort wird nicht im lokalen Verzeichnis Ihrer Organisation verwaltet.',
    operationNotSupported: `Auf diesem Weg kann kein Kennwort gesetzt werden. ${contact}`,
    expired: 'Das hat zu lange gedauert und wurde nicht ausgeführt. Bitte versuchen Sie es noch einmal.',
    issuedInFuture: `Ihre Anfrage konnte nicht angenommen werden. ${later}`,
    replayed: 'Diese Anfrage wurde schon verwendet. Bitte fangen Sie von vorn an.',
    invalidRequest: `Ihre Anfrage war nicht verständlich. ${later}`,
    decryptionFailed: `Ihre Anfrage konnte nicht gelesen werden. ${contact}`,
    serviceAccountRejected: `Ihr Kennwort konnte ${configuration} nicht gesetzt werden. ${contact}`,
    directoryConfiguration: `Ihr Kennwort konnte ${configuration} nicht gesetzt werden. ${contact}`,
    directoryUnreachable: `Das Verzeichnis Ihrer Organisation ist zurzeit nicht erreichbar. ${later}`,
    pdcUnreachable: `Das Verzeichnis Ihrer Organisation ist zurzeit nicht erreichbar. ${later}`,
    directoryBusy:
      'Das Verzeichnis Ihrer Organisation ist ausgelastet. Bitte versuchen Sie es in einer Minute noch einmal.',
    unknown: `Ihr Kennwort konnte nicht gesetzt werden. ${contact}`,
    uncertain:
      'Wir wissen nicht, ob Ihr neues Kennwort gesetzt wurde. Versuchen Sie, sich damit anzumelden; wenn das nicht geht, fangen Sie von vorn an.',
    internalError: `Ihr Kennwort konnte nicht gesetzt werden. ${contact}`,
    notAvailable: `Ihr Kennwort kann zurzeit nicht zurückgesetzt werden. ${later}`,
    timedOut:
      'Wir haben nicht rechtzeitig eine Antwort bekommen. Versuchen Sie in ein paar Minuten, sich mit dem neuen Kennwort anzumelden; wenn das nicht geht, fangen Sie von vorn an.',
  },
  details: {
    tooShort: 'Dieses Kennwort ist zu kurz. Bitte wählen Sie ein längeres.',
    notComplex:
      'Dieses Kennwort ist zu einfach. Mischen Sie große und kleine Buchstaben, Ziffern und andere Zeichen, und lassen Sie Ihren Namen weg.',
    tooYoung: 'Sie haben Ihr Kennwort erst vor Kurzem geändert. Bitte versuchen Sie es später noch einmal.',
    inHistory: 'Dieses Kennwort haben Sie schon einmal benutzt. Bitte wählen Sie ein neues.',
    likelyTooShort: 'Dieses Kennwort ist wahrscheinlich zu kurz. Bitte wählen Sie ein längeres.',
    likelyNotComplex:
      'Dieses Kennwort ist wahrscheinlich zu einfach. Mischen Sie große und kleine Buchstaben, Ziffern und andere Zeichen, und lassen Sie Ihren Namen weg.',
    likelyTooYoung:
      'Sie haben Ihr Kennwort wahrscheinlich erst vor Kurzem geändert. Bitte versuchen Sie es später noch einmal.',
    historyOrFilter:
      'Dieses Kennwort wurde nicht angenommen. Vielleicht wurde es schon einmal benutzt oder ist zu verbreitet. Bitte wählen Sie ein ganz anderes.',
  },
  warnings: {
    unexpirePasswordMissing: 'Fertig. Beim Anmelden werden Sie nach einem weiteren neuen Kennwort gefragt.',
    smartCardRequired: 'Das Kennwort wurde gesetzt, aber Sie können sich nur mit Ihrer Smartcard anmelden.',
    accountExpired: `Das Kennwort wurde gesetzt, aber Ihr Konto ist abgelaufen. ${contact}`,
  },
  unlock: {
    success: 'Ihr Konto ist entsperrt. Sie können sich jetzt anmelden.',
    notOnPremises: 'Ihr Konto wird nicht im lokalen Verzeichnis Ihrer Organisation verwaltet.',
    operationNotSupported: `Auf diesem Weg kann kein Konto entsperrt werden. ${contact}`,
    insufficientRights: `Ihr Konto konnte ${configuration} nicht entsperrt werden. ${contact}`,
    protectedAccount: `Dieses Konto kann hier nicht entsperrt werden. ${contact}`,
    serviceAccountRejected: `Ihr Konto konnte ${configuration} nicht entsperrt werden. ${contact}`,
    directoryConfiguration: `Ihr Konto konnte ${configuration} nicht entsperrt werden. ${contact}`,
    unknown: `Ihr Konto konnte nicht entsperrt werden. ${contact}`,
    uncertain:
      'Wir wissen nicht, ob Ihr Konto entsperrt wurde. Versuchen Sie, sich anzumelden; wenn das nicht geht, fangen Sie von vorn an.',
    internalError: `Ihr Konto konnte nicht entsperrt werden. ${contact}`,
    timedOut:
      'Wir haben nicht rechtzeitig eine Antwort bekommen. Versuchen Sie in ein paar Minuten, sich anzumelden; wenn das nicht geht, fangen Sie von vorn an.',
  },
  notNow: {
    reset: `Ihr Kennwort kann zurzeit nicht zurückgesetzt werden. ${later}`,
    change: `Ihr Kennwort kann zurzeit nicht geändert werden. ${later}`,
    unlock: `Ihr Konto kann zurzeit nicht entsperrt werden. ${later}`,
  },
  tooManyAttempts: (time) =>
    `Für dieses Konto gab es zu viele Versuche. Nach dem ${time} können Sie es wieder versuchen.`,
  mayStillHappen: (time) => `Bis zum ${time} kann Ihre Anfrage noch ausgeführt werden.`,
  badRequest: 'Etwas fehlt oder ist zu lang. Bitte prüfen Sie Ihre Eingaben.',
  signInFirst: 'Bitte bestätigen Sie noch einmal, wer Sie sind.',
};
