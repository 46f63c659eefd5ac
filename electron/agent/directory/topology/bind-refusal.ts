import type { LdapFault } from '../session/fault';
import { dataCode, plainText } from '../session/fault';

/** Why a sign-in was refused, in words, and what to do. */
export interface BindRefusal {
  readonly text: string;
  readonly remedy: string;
}

/** The service account as an admin looks for it. */
type Words = (account: string) => BindRefusal;

/**
 * `data` codes of “AcceptSecurityContext error” (domain-facts 3.4; the Win32 names are Samba’s werror table):
 * Windows and Samba write them the same way.
 */
const refusals: ReadonlyMap<string, Words> = new Map<string, Words>([
  [
    '525',
    (account) => ({
      text: `There is no account ${account}.`,
      remedy: 'Check the name of the service account: user@domain, DOMAIN\\user or its distinguished name.',
    }),
  ],
  [
    '52e',
    (account) => ({
      text: `The name ${account} or its password is wrong.`,
      remedy:
        'Check the name and enter the password again. It was tried once only, so that the account is not locked out.',
    }),
  ],
  [
    '52f',
    (account) => ({
      text: `${account} is restricted and may not sign in.`,
      remedy:
        'Take the account out of Protected Users and of authentication policies that forbid it to sign in.',
    }),
  ],
  [
    '530',
    (account) => ({
      text: `${account} may not sign in at this hour.`,
      remedy: 'Allow all hours in the account’s logon hours.',
    }),
  ],
  [
    '531',
    (account) => ({
      text: `${account} may not sign in from this computer.`,
      remedy: 'Add the domain controllers to the account’s “Log On To” list, or allow all computers.',
    }),
  ],
  [
    '532',
    (account) => ({
      text: `The password of ${account} has expired.`,
      remedy: 'Set a new password for it, and “Password never expires” or a rotation that is kept up here.',
    }),
  ],
  [
    '533',
    (account) => ({ text: `${account} is disabled.`, remedy: 'Enable the account, or take another one.' }),
  ],
  [
    '701',
    (account) => ({
      text: `${account} has expired.`,
      remedy: 'Set the account’s expiry date to a later day or to never.',
    }),
  ],
  [
    '773',
    (account) => ({
      text: `${account} must change its password before it can sign in.`,
      remedy:
        'Set its password again without “User must change password at next logon”, and enter that one here.',
    }),
  ],
  [
    '775',
    (account) => ({
      text: `${account} is locked out.`,
      remedy: 'Unlock the account, find what still uses an old password of it, and test again.',
    }),
  ],
]);

const codes = {
  strongerAuthRequired: 8,
  confidentialityRequired: 13,
  inappropriateAuthentication: 48,
} as const;

/** A refused sign-in in words. What the table does not know keeps the server’s own text. */
export function bindRefusal(
  { resultCode, text }: Pick<Extract<LdapFault, { kind: 'refused' }>, 'resultCode' | 'text'>,
  account: string,
): BindRefusal {
  const code = dataCode(text);
  const known = code === null ? undefined : refusals.get(code);
  if (known !== undefined) return known(account);
  const words = `The sign-in of ${account} was refused with result code ${resultCode}: ${plainText(text)}`;
  if (resultCode === codes.strongerAuthRequired || resultCode === codes.confidentialityRequired) {
    return { text: words, remedy: 'The domain controller wants more encryption: use LDAPS on port 636.' };
  }
  if (resultCode === codes.inappropriateAuthentication) {
    return {
      text: words,
      remedy:
        'The domain controller takes no simple bind of this account: allow it, or take another account.',
    };
  }
  return {
    text: words,
    remedy: 'Look the code up in the domain controller’s event log (Directory Service, Security).',
  };
}
