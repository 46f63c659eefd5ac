import { outcomeCodes, type OutcomeCode } from '../../shared/outcome-codes';
import { outcomeDetails, warningEndUserTexts } from '../../shared/outcome-details';
import type { PortalTexts, SpokenDetail, SpokenWarning } from './portal-texts';

const contact = 'Please contact your help desk.';

function codeTexts(): Record<OutcomeCode, string> {
  const entries = Object.entries(outcomeCodes).map(([code, text]) => [code, text.endUser]);
  return Object.fromEntries(entries) as Record<OutcomeCode, string>;
}

function detailTexts(): Record<SpokenDetail, string> {
  const entries = Object.entries(outcomeDetails).flatMap(([detail, text]) =>
    'endUser' in text ? [[detail, text.endUser]] : [],
  );
  return Object.fromEntries(entries) as Record<SpokenDetail, string>;
}

/** English: the sentences of the shared list of outcomes, which agent and console use as well. */
export const en: PortalTexts = {
  codes: codeTexts(),
  details: detailTexts(),
  warnings: warningEndUserTexts as Readonly<Record<SpokenWarning, string>>,
  unlock: {
    success: 'Your account is unlocked. You can sign in now.',
    notOnPremises: 'Your account is not managed by your organisation’s on-premises directory.',
    operationNotSupported: `Your account cannot be unlocked this way. ${contact}`,
    insufficientRights: `Your account could not be unlocked because of a configuration problem. ${contact}`,
    protectedAccount: `This account cannot be unlocked here. ${contact}`,
    serviceAccountRejected: `Your account could not be unlocked because of a configuration problem. ${contact}`,
    directoryConfiguration: `Your account could not be unlocked because of a configuration problem. ${contact}`,
    unknown: `Your account could not be unlocked. ${contact}`,
    uncertain:
      'We do not know whether your account was unlocked. Try to sign in; if that fails, start again.',
    internalError: `Your account could not be unlocked. ${contact}`,
    timedOut: 'We got no answer in time. Try to sign in in a few minutes; if that fails, start again.',
  },
  notNow: {
    reset: outcomeCodes.notAvailable.endUser,
    change: 'Your password cannot be changed now. Please try again later.',
    unlock: 'Your account cannot be unlocked now. Please try again later.',
  },
  tooManyAttempts: (time) =>
    `There were too many attempts for this account. You can try again after ${time}.`,
  mayStillHappen: (time) => `Until ${time} it may still be carried out.`,
  badRequest: 'Something is missing or too long. Please check what you have entered.',
  signInFirst: 'Please confirm who you are again.',
};
