import type { PortalTexts } from './portal-texts';

const contact = 'Veuillez contacter votre support informatique.';
const later = 'Veuillez réessayer plus tard.';
const configuration = 'à cause d’un problème de configuration';

/** French. */
export const fr: PortalTexts = {
  codes: {
    success: 'C’est fait. Vous pouvez vous connecter maintenant.',
    policyViolation:
      'Ce mot de passe ne respecte pas les règles de votre organisation. Veuillez en choisir un autre.',
    incorrectPassword: 'Votre mot de passe actuel est incorrect. Veuillez réessayer.',
    changeNotPermitted: `Vous n’êtes pas autorisé à modifier ce mot de passe. ${contact}`,
    userNotFound: `Votre compte est introuvable dans l’annuaire de votre organisation. ${contact}`,
    multipleMatches: `Votre compte n’a pas pu être identifié avec certitude. ${contact}`,
    accountDisabled: `Votre compte est désactivé. ${contact}`,
    accountLockedOut:
      'Votre compte est verrouillé. Veuillez le déverrouiller ou réinitialiser votre mot de passe.',
    protectedAccount: `Le mot de passe de ce compte ne peut pas être réinitialisé ici. ${contact}`,
    smartCardRequired: `Ce compte s’utilise avec une carte à puce et n’a pas de mot de passe à réinitialiser. ${contact}`,
    insufficientRights: `Votre mot de passe n’a pas pu être défini ${configuration}. ${contact}`,
    notOnPremises: 'Votre mot de passe n’est pas géré par l’annuaire local de votre organisation.',
    operationNotSupported: `Cette façon de définir un mot de passe n’est pas prise en charge. ${contact}`,
    expired: 'L’opération a pris trop de temps et n’a pas été effectuée. Veuillez réessayer.',
    issuedInFuture: `Votre demande n’a pas pu être acceptée. ${later}`,
    replayed: 'Cette demande a déjà été utilisée. Veuillez recommencer.',
    invalidRequest: `Votre demande n’a pas pu être comprise. ${later}`,
    decryptionFailed: `Votre demande n’a pas pu être lue. ${contact}`,
    serviceAccountRejected: `Votre mot de passe n’a pas pu être défini ${configuration}. ${contact}`,
    directoryConfiguration: `Votre mot de passe n’a pas pu être défini ${configuration}. ${contact}`,
    directoryUnreachable: `L’annuaire de votre organisation est injoignable pour le moment. ${later}`,
    pdcUnreachable: `L’annuaire de votre organisation est injoignable pour le moment. ${later}`,
    directoryBusy: 'L’annuaire de votre organisation est surchargé. Veuillez réessayer dans une minute.',
    unknown: `Votre mot de passe n’a pas pu être défini. ${contact}`,
    uncertain:
      'Nous ne savons pas si votre nouveau mot de passe a été défini. Essayez d’abord de vous connecter avec celui-ci ; en cas d’échec, recommencez.',
    internalError: `Votre mot de passe n’a pas pu être défini. ${contact}`,
    notAvailable: `Votre mot de passe ne peut pas être réinitialisé pour le moment. ${later}`,
    timedOut:
      'Nous n’avons pas reçu de réponse à temps. Essayez de vous connecter avec le nouveau mot de passe dans quelques minutes ; en cas d’échec, recommencez.',
  },
  details: {
    tooShort: 'Ce mot de passe est trop court. Veuillez en choisir un plus long.',
    notComplex:
      'Ce mot de passe est trop simple. Mélangez majuscules, minuscules, chiffres et autres signes, sans y mettre votre nom.',
    tooYoung: `Vous avez modifié votre mot de passe il y a peu de temps. ${later}`,
    inHistory: 'Vous avez déjà utilisé ce mot de passe. Veuillez en choisir un nouveau.',
    likelyTooShort: 'Ce mot de passe est probablement trop court. Veuillez en choisir un plus long.',
    likelyNotComplex:
      'Ce mot de passe est probablement trop simple. Mélangez majuscules, minuscules, chiffres et autres signes, sans y mettre votre nom.',
    likelyTooYoung: `Vous avez probablement modifié votre mot de passe il y a peu de temps. ${later}`,
    historyOrFilter:
      'Ce mot de passe n’a pas été accepté. Il a peut-être déjà été utilisé ou est trop courant. Veuillez en choisir un tout différent.',
  },
  warnings: {
    unexpirePasswordMissing: 'C’est fait. Un autre nouveau mot de passe vous sera demandé à la connexion.',
    smartCardRequired:
      'Le mot de passe a été défini, mais vous ne pouvez vous connecter qu’avec votre carte à puce.',
    accountExpired: `Le mot de passe a été défini, mais votre compte a expiré. ${contact}`,
  },
  unlock: {
    success: 'Votre compte est déverrouillé. Vous pouvez vous connecter maintenant.',
    notOnPremises: 'Votre compte n’est pas géré par l’annuaire local de votre organisation.',
    operationNotSupported: `Cette façon de déverrouiller un compte n’est pas prise en charge. ${contact}`,
    insufficientRights: `Votre compte n’a pas pu être déverrouillé ${configuration}. ${contact}`,
    protectedAccount: `Ce compte ne peut pas être déverrouillé ici. ${contact}`,
    serviceAccountRejected: `Votre compte n’a pas pu être déverrouillé ${configuration}. ${contact}`,
    directoryConfiguration: `Votre compte n’a pas pu être déverrouillé ${configuration}. ${contact}`,
    unknown: `Votre compte n’a pas pu être déverrouillé. ${contact}`,
    uncertain:
      'Nous ne savons pas si votre compte a été déverrouillé. Essayez de vous connecter ; en cas d’échec, recommencez.',
    internalError: `Votre compte n’a pas pu être déverrouillé. ${contact}`,
    timedOut:
      'Nous n’avons pas reçu de réponse à temps. Essayez de vous connecter dans quelques minutes ; en cas d’échec, recommencez.',
  },
  notNow: {
    reset: `Votre mot de passe ne peut pas être réinitialisé pour le moment. ${later}`,
    change: `Votre mot de passe ne peut pas être modifié pour le moment. ${later}`,
    unlock: `Votre compte ne peut pas être déverrouillé pour le moment. ${later}`,
  },
  tooManyAttempts: (time) =>
    `Il y a eu trop de tentatives pour ce compte. Vous pourrez réessayer après le ${time}.`,
  mayStillHappen: (time) => `L’opération peut encore être effectuée jusqu’au ${time}.`,
  badRequest: 'Il manque quelque chose ou un champ est trop long. Veuillez vérifier votre saisie.',
  signInFirst: 'Veuillez confirmer à nouveau votre identité.',
};
