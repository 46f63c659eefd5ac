import type { PortalTexts } from './portal-texts';

const contact = 'Póngase en contacto con su servicio de asistencia.';
const later = 'Inténtelo de nuevo más tarde.';
const configuration = 'debido a un problema de configuración';

/** Spanish. */
export const es: PortalTexts = {
  codes: {
    success: 'Listo. Ya puede iniciar sesión.',
    policyViolation: 'Esta contraseña no cumple las reglas de su organización. Elija otra.',
    incorrectPassword: 'Su contraseña actual no es correcta. Inténtelo de nuevo.',
    changeNotPermitted: `No tiene permiso para cambiar esta contraseña. ${contact}`,
    userNotFound: `No se ha encontrado su cuenta en el directorio de su organización. ${contact}`,
    multipleMatches: `No se ha podido identificar su cuenta con certeza. ${contact}`,
    accountDisabled: `Su cuenta está deshabilitada. ${contact}`,
    accountLockedOut: 'Su cuenta está bloqueada. Desbloquéela o restablezca su contraseña.',
    protectedAccount: `La contraseña de esta cuenta no se puede restablecer aquí. ${contact}`,
    smartCardRequired: `Esta cuenta se usa con una tarjeta inteligente y no tiene contraseña que restablecer. ${contact}`,
    insufficientRights: `No se ha podido establecer su contraseña ${configuration}. ${contact}`,
    notOnPremises: 'Su contraseña no se administra en el directorio local de su organización.',
    operationNotSupported: `Esta forma de establecer una contraseña no es compatible. ${contact}`,
    expired: 'La operación ha tardado demasiado y no se ha realizado. Inténtelo de nuevo.',
    issuedInFuture: `No se ha podido aceptar su solicitud. ${later}`,
    replayed: 'Esta solicitud ya se ha utilizado. Empiece de nuevo.',
    invalidRequest: `No se ha podido entender su solicitud. ${later}`,
    decryptionFailed: `No se ha podido leer su solicitud. ${contact}`,
    serviceAccountRejected: `No se ha podido establecer su contraseña ${configuration}. ${contact}`,
    directoryConfiguration: `No se ha podido establecer su contraseña ${configuration}. ${contact}`,
    directoryUnreachable: `Ahora no se puede acceder al directorio de su organización. ${later}`,
    pdcUnreachable: `Ahora no se puede acceder al directorio de su organización. ${later}`,
    directoryBusy: 'El directorio de su organización está ocupado. Inténtelo de nuevo dentro de un minuto.',
    unknown: `No se ha podido establecer su contraseña. ${contact}`,
    uncertain:
      'No sabemos si se ha establecido su nueva contraseña. Intente primero iniciar sesión con ella; si no funciona, empiece de nuevo.',
    internalError: `No se ha podido establecer su contraseña. ${contact}`,
    notAvailable: `Ahora no se puede restablecer su contraseña. ${later}`,
    timedOut:
      'No hemos recibido respuesta a tiempo. Intente iniciar sesión con la nueva contraseña dentro de unos minutos; si no funciona, empiece de nuevo.',
  },
  details: {
    tooShort: 'Esta contraseña es demasiado corta. Elija una más larga.',
    notComplex:
      'Esta contraseña es demasiado sencilla. Combine mayúsculas, minúsculas, cifras y otros signos, y no incluya su nombre.',
    tooYoung: `Ha cambiado su contraseña hace poco. ${later}`,
    inHistory: 'Ya ha utilizado esta contraseña antes. Elija una nueva.',
    likelyTooShort: 'Probablemente esta contraseña es demasiado corta. Elija una más larga.',
    likelyNotComplex:
      'Probablemente esta contraseña es demasiado sencilla. Combine mayúsculas, minúsculas, cifras y otros signos, y no incluya su nombre.',
    likelyTooYoung: `Probablemente ha cambiado su contraseña hace poco. ${later}`,
    historyOrFilter:
      'Esta contraseña no se ha aceptado. Puede que ya se haya utilizado o que sea demasiado común. Elija una muy distinta.',
  },
  warnings: {
    unexpirePasswordMissing: 'Listo. Al iniciar sesión se le pedirá otra contraseña nueva.',
    smartCardRequired:
      'Se ha establecido la contraseña, pero solo puede iniciar sesión con su tarjeta inteligente.',
    accountExpired: `Se ha establecido la contraseña, pero su cuenta ha caducado. ${contact}`,
  },
  unlock: {
    success: 'Su cuenta está desbloqueada. Ya puede iniciar sesión.',
    notOnPremises: 'Su cuenta no se administra en el directorio local de su organización.',
    operationNotSupported: `Esta forma de desbloquear una cuenta no es compatible. ${contact}`,
    insufficientRights: `No se ha podido desbloquear su cuenta ${configuration}. ${contact}`,
    protectedAccount: `Esta cuenta no se puede desbloquear aquí. ${contact}`,
    serviceAccountRejected: `No se ha podido desbloquear su cuenta ${configuration}. ${contact}`,
    directoryConfiguration: `No se ha podido desbloquear su cuenta ${configuration}. ${contact}`,
    unknown: `No se ha podido desbloquear su cuenta. ${contact}`,
    uncertain:
      'No sabemos si se ha desbloqueado su cuenta. Intente iniciar sesión; si no funciona, empiece de nuevo.',
    internalError: `No se ha podido desbloquear su cuenta. ${contact}`,
    timedOut:
      'No hemos recibido respuesta a tiempo. Intente iniciar sesión dentro de unos minutos; si no funciona, empiece de nuevo.',
  },
  notNow: {
    reset: `Ahora no se puede restablecer su contraseña. ${later}`,
    change: `Ahora no se puede cambiar su contraseña. ${later}`,
    unlock: `Ahora no se puede desbloquear su cuenta. ${later}`,
  },
  tooManyAttempts: (time) =>
    `Ha habido demasiados intentos con esta cuenta. Podrá volver a intentarlo después del ${time}.`,
  mayStillHappen: (time) => `Todavía puede realizarse hasta el ${time}.`,
  badRequest: 'Falta algo o un campo es demasiado largo. Compruebe lo que ha escrito.',
  signInFirst: 'Confirme de nuevo quién es.',
};
