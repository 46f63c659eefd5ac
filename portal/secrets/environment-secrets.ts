import { err, ok } from '../../shared/result';
import type { PortalSecretStore, SecretName, SecretStoreFault } from './secret-store';

/** The environment variables that hold the secrets, as a container platform fills them in. */
const secretVariables: Readonly<Record<SecretName, string>> = {
  identity: 'WRITEBACK_PORTAL_IDENTITY',
  portalRelay: 'WRITEBACK_PORTAL_RELAY',
  agentRelay: 'WRITEBACK_AGENT_RELAY',
  generationKeys: 'WRITEBACK_GENERATION_KEYS',
};

/**
 * Secrets in environment variables: they can be read and not kept. The keys of the agent arrive while the portal runs,
 * so beside this store the portal needs a `PortalState` that holds them itself (`fileState`, or one of your own).
 *
 * @param env default: the process’s own
 */
export function environmentSecrets(
  env: Readonly<Record<string, string | undefined>> = process.env,
): PortalSecretStore {
  const readOnly = (name: SecretName): SecretStoreFault => ({
    code: 'readOnly',
    message: `Environment variables cannot be written: set ${secretVariables[name]} where the portal is deployed`,
  });
  return {
    description: 'environment variables',
    writable: false,
    read: async (name) => {
      const value = env[secretVariables[name]];
      return ok(value === undefined || value === '' ? null : value);
    },
    write: async (name) => err(readOnly(name)),
    remove: async (name) => err(readOnly(name)),
  };
}
