import {
  ClientCertificateCredential,
  ManagedIdentityCredential,
  type TokenCredential,
} from '@azure/identity';
import type { EntraCredential } from '../../../shared/protocol/pairing';

/**
 * The credential of an identity; nothing is asked of Entra ID yet. The certificate’s file is read when the first token
 * is. The SDK keeps tokens in memory only and asks for a new one before one ends.
 */
export function entraCredential(credential: EntraCredential): TokenCredential {
  if (credential.type === 'managedIdentity') {
    return credential.clientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId: credential.clientId });
  }
  const { tenantId, clientId, certificateFile, authorityHost } = credential;
  return new ClientCertificateCredential(tenantId, clientId, certificateFile, {
    ...(authorityHost === undefined ? {} : { authorityHost }),
    // Its log levels may write tokens’ claims; the agent’s own log says what failed.
    loggingOptions: { allowLoggingAccountIdentifiers: false },
  });
}
