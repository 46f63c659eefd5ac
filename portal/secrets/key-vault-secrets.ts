import { SecretClient, type KeyVaultSecret, type SecretClientOptions } from '@azure/keyvault-secrets';
import { err, ok, type Result } from '../../shared/result';
import type { PortalSecretStore, SecretName, SecretStoreFault } from './secret-store';

/** Where the vault is and who signs in to it. */
export interface KeyVaultOptions {
  /** `https://contoso.vault.azure.net` */
  readonly vaultUrl: string;
  /** Of `@azure/identity`; needs Get, Set and Update (the role Key Vault Secrets Officer). */
  readonly credential: ConstructorParameters<typeof SecretClient>[1];
  /** Begins the names of the secrets, for several portals in one vault. Default `writeback`. */
  readonly prefix?: string;
  /** For one request, of which a call makes at most three. Milliseconds, default 10,000. */
  readonly timeoutMs?: number;
  /** Certificate authority of a private endpoint. PEM. */
  readonly ca?: string;
  /** Only for a vault whose host is not below the one its challenge names, as a private one may be. Default false. */
  readonly disableChallengeResourceVerification?: boolean;
}

const suffixes: Readonly<Record<SecretName, string>> = {
  identity: 'identity',
  portalRelay: 'portal-relay',
  agentRelay: 'agent-relay',
  generationKeys: 'generation-keys',
};

/** What stands for “removed”: a deleted name is blocked until the vault purges it, days later. */
const removed = 'removed';

function statusOf(cause: unknown): number | null {
  if (!(cause instanceof Error) || !('statusCode' in cause)) return null;
  return typeof cause.statusCode === 'number' ? cause.statusCode : null;
}

// The SDK’s errors carry the request with the secret in its body: only the status leaves here.
function toFault(cause: unknown): SecretStoreFault {
  const status = statusOf(cause);
  if (status === 401 || status === 403) {
    return { code: 'accessDenied', message: `Key Vault refused the access (${status})` };
  }
  if (status !== null) return { code: 'failed', message: `Key Vault answered ${status}` };
  const name = cause instanceof Error ? cause.name : 'unknown';
  if (/Authentication|CredentialUnavailable/.test(name)) {
    return { code: 'accessDenied', message: 'No token for Key Vault could be had from Entra ID' };
  }
  if (cause instanceof Error && /challenge/i.test(cause.message)) {
    return { code: 'accessDenied', message: 'The vault’s challenge does not belong to its host' };
  }
  return { code: 'unreachable', message: 'Key Vault could not be reached, or did not answer in time' };
}

/**
 * Secrets in Azure Key Vault. Each change makes a new version; the former one is disabled, because Key Vault cannot
 * delete a single version. An administrator of the vault can enable it again until the secret is purged.
 */
export function keyVaultSecrets(options: KeyVaultOptions): PortalSecretStore {
  const { vaultUrl, credential, prefix = 'writeback', timeoutMs = 10_000, ca } = options;
  const clientOptions: SecretClientOptions = {
    retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 2_000 },
    disableChallengeResourceVerification: options.disableChallengeResourceVerification ?? false,
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  };
  const client = new SecretClient(vaultUrl, credential, clientOptions);
  const bounds = () => ({
    abortSignal: AbortSignal.timeout(3 * timeoutMs),
    requestOptions: { timeout: timeoutMs },
  });
  const nameOf = (name: SecretName): string => `${prefix}-${suffixes[name]}`;
  const answer = async <T>(work: () => Promise<T>): Promise<Result<T, SecretStoreFault>> => {
    try {
      return ok(await work());
    } catch (cause) {
      return err(toFault(cause));
    }
  };
  const find = async (name: SecretName): Promise<KeyVaultSecret | null> => {
    try {
      return await client.getSecret(nameOf(name), bounds());
    } catch (cause) {
      if (statusOf(cause) === 404) return null;
      throw cause;
    }
  };
  const set = async (name: SecretName, value: string): Promise<void> => {
    const before = await find(name);
    if (before?.value === value) return;
    const contentType = 'application/json';
    await client.setSecret(nameOf(name), value, { ...bounds(), contentType });
    const version = before?.properties.version;
    if (version === undefined) return;
    await client.updateSecretProperties(nameOf(name), version, { ...bounds(), enabled: false });
  };
  return {
    description: `Key Vault ${vaultUrl}`,
    writable: true,
    read: (name) =>
      answer(async () => {
        const value = (await find(name))?.value;
        return value === undefined || value === removed ? null : value;
      }),
    write: (name, value) => answer(() => set(name, value)),
    remove: (name) =>
      answer(async () => {
        if ((await find(name)) !== null) await set(name, removed);
      }),
  };
}
