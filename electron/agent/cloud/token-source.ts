import type { Result } from '../../../shared/result';

/** Why there is no token. `refused`: Entra answered and said no; `unreachable`: nothing answered in time. */
export interface TokenFault {
  readonly kind: 'refused' | 'unreachable';
  /** For the admin; never holds a secret or a token. */
  readonly message: string;
}

/** Where the bearer tokens for Microsoft Graph come from. */
export interface TokenSource {
  /** A token that is good for some minutes at least; asked before every request, so it has to be kept. Never throws. */
  token(signal: AbortSignal): Promise<Result<string, TokenFault>>;
}
