import { refuse } from './conditions';
import type { Claims } from './claims';
import { ok, type Result } from '../../shared/result';
import type { RelayError } from './conditions';
import type { Reply } from './request-replies';
import type { DecodedMessage } from './rhea-library';
import type { VerifiedToken } from './sas-token';

/** Checks a token for an audience. */
type TokenVerifier = (token: string, audience: string) => Result<VerifiedToken, RelayError>;

/** How tokens are checked, by the type the client names. */
export type TokenVerifiers = Readonly<Record<'servicebus.windows.net:sastoken' | 'jwt', TokenVerifier>>;

/** Serves a request to `$cbs`: a valid token becomes a claim of the connection. */
export function putToken(request: DecodedMessage, claims: Claims, verifiers: TokenVerifiers): Reply {
  const { operation, name, type } = request.application_properties ?? {};
  if (operation !== 'put-token') return refuse('amqp:not-implemented', 'Only put-token is served.');
  if (type !== 'servicebus.windows.net:sastoken' && type !== 'jwt') {
    return refuse(
      'amqp:unauthorized-access',
      'Only shared access signatures and tokens of Entra ID are accepted.',
    );
  }
  if (typeof name !== 'string' || typeof request.body !== 'string') {
    return refuse('com.microsoft:argument-error', 'A token and its audience are required.');
  }
  const token = verifiers[type](request.body, name);
  if (!token.ok) return token;
  claims.put(token.value);
  return ok({});
}
