import type { ClientSecretCredential, ClientSecretCredentialOptions } from '@azure/identity';
import { rootCertificates } from 'node:tls';
import { err, ok, type Result } from '../../../shared/result';
import { withDeadline } from './deadline';
import type { TokenFault, TokenSource } from './token-source';

/** How the agent proves to Entra which application it is. */
export type CloudCredentials =
  | {
      readonly kind: 'clientSecret';
      readonly tenant: string;
      readonly clientId: string;
      /** A secret. */
      readonly secret: string;
    }
  | {
      readonly kind: 'certificate';
      readonly tenant: string;
      readonly clientId: string;
      /** PEM of the certificate and its private key; a secret. */
      readonly certificateAndKey: string;
      /** Of the private key, a secret; `null` = it is not encrypted. */
      readonly keyPassword: string | null;
    }
  /** The identity of the Azure or Arc machine itself. @param clientId `null` = the one the system assigned */
  | { readonly kind: 'managedIdentity'; readonly clientId: string | null };

/** Where tokens come from and what they are for. */
export interface AzureTokenSettings {
  readonly credentials: CloudCredentials;
  /** Of Graph. The token is for this origin. */
  readonly baseUrl: string;
  /** `https://login.microsoftonline.com`, or that of a national cloud. */
  readonly authorityHost: string;
  /** Certificate authorities (PEM) that are trusted besides the public ones. */
  readonly extraAuthorities: readonly string[];
}

/** A token may take this long, tries included. Milliseconds. */
const tokenTimeoutMs = 60_000;
/** One try. Milliseconds. */
const requestTimeoutMs = 15_000;
const maxMessageLength = 500;

type Credential = Pick<ClientSecretCredential, 'getToken'>;

/**
 * The library gives requests neither a time limit nor, with these credentials, the caller’s signal: left alone, one that is
 * not answered would stay open for good.
 *
 * @param signal of the call under way
 */
function optionsOf(settings: AzureTokenSettings, signal: () => AbortSignal): ClientSecretCredentialOptions {
  const { authorityHost, extraAuthorities } = settings;
  return {
    authorityHost,
    // The host is the admin's own choice: nobody else has to vouch for it, nor to be reachable.
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 2, maxRetryDelayInMs: 5_000 },
    additionalPolicies: [
      {
        position: 'perRetry',
        policy: {
          name: 'limits',
          sendRequest: (request, next) => {
            request.timeout = requestTimeoutMs;
            request.abortSignal = signal();
            return next(request);
          },
        },
      },
    ],
    ...(extraAuthorities.length === 0
      ? {}
      : { tlsOptions: { ca: [...rootCertificates, ...extraAuthorities] } }),
  };
}

async function createCredential(
  { credentials }: AzureTokenSettings,
  options: ClientSecretCredentialOptions,
): Promise<Credential> {
  // Only who uses Graph pays for loading it.
  const { ClientSecretCredential, ClientCertificateCredential, ManagedIdentityCredential } =
    await import('@azure/identity');
  switch (credentials.kind) {
    case 'clientSecret':
      return new ClientSecretCredential(
        credentials.tenant,
        credentials.clientId,
        credentials.secret,
        options,
      );
    case 'certificate': {
      const { tenant, clientId, certificateAndKey: certificate, keyPassword } = credentials;
      const configuration =
        keyPassword === null ? { certificate } : { certificate, certificatePassword: keyPassword };
      return new ClientCertificateCredential(tenant, clientId, configuration, options);
    }
    case 'managedIdentity':
      // It asks the machine itself, not the authority.
      return new ManagedIdentityCredential(
        credentials.clientId === null ? {} : { clientId: credentials.clientId },
      );
  }
}

function secretsOf(credentials: CloudCredentials): readonly string[] {
  if (credentials.kind === 'managedIdentity') return [];
  if (credentials.kind === 'clientSecret') return [credentials.secret];
  return [credentials.certificateAndKey, credentials.keyPassword ?? ''];
}

/** The first line of what went wrong. No secret is known to come in it, and none gets through. */
function messageOf(cause: unknown, credentials: CloudCredentials): string {
  const text = cause instanceof Error ? cause.message : 'unknown cause';
  const safe = secretsOf(credentials)
    .filter((secret) => secret !== '')
    .reduce((words, secret) => words.replaceAll(secret, '…'), text);
  return safe.split(/\r?\n/, 1)[0]?.slice(0, maxMessageLength) ?? '';
}

/** Names that the library gives its errors; the classes are renamed when bundled. */
const refusals = ['AuthenticationError', 'AuthenticationRequiredError', 'CredentialUnavailableError'];

/** A network error, wherever in the chain of causes it stands. */
function isNetworkError(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return /^(?:E[A-Z]+|REQUEST_SEND_ERROR)$/.test(code) || isNetworkError(cause.cause);
}

/** All that the library says when it could not read what the tenant’s authority is. */
const unresolved = 'endpoints_resolution_error';

function toFault(cause: unknown, { credentials, authorityHost }: AzureTokenSettings): TokenFault {
  const message = messageOf(cause, credentials);
  if (message.startsWith(unresolved))
    return {
      kind: 'unreachable',
      message: `${authorityHost} cannot be reached or does not know the tenant.`,
    };
  const isRefusal = cause instanceof Error && refusals.includes(cause.name) && !isNetworkError(cause);
  return isRefusal
    ? { kind: 'refused', message: `Entra gave no token: ${message}` }
    : { kind: 'unreachable', message: `No token could be had: ${message}` };
}

/**
 * Gets tokens through @azure/identity, which keeps each one in memory until shortly before it ends. Proxies of the environment
 * are used.
 */
export function createAzureTokenSource(settings: AzureTokenSettings): TokenSource {
  const scope = `${new URL(settings.baseUrl).origin}/.default`;
  let credential: Promise<Credential> | null = null;
  let current = new AbortController().signal;
  const ask = async (signal: AbortSignal): Promise<string> => {
    current = signal;
    credential ??= createCredential(
      settings,
      optionsOf(settings, () => current),
    );
    const { token } = await (await credential).getToken(scope, { abortSignal: signal });
    return token;
  };
  return {
    async token(signal): Promise<Result<string, TokenFault>> {
      if (signal.aborted) return err({ kind: 'unreachable', message: 'Stopped.' });
      try {
        const timed = await withDeadline(ask(signal), tokenTimeoutMs, signal);
        if (timed.kind === 'done') return ok(timed.value);
        const message = timed.kind === 'late' ? `No token within ${tokenTimeoutMs / 1_000} s.` : 'Stopped.';
        return err({ kind: 'unreachable', message });
      } catch (cause) {
        return err(toFault(cause, settings));
      }
    },
  };
}
