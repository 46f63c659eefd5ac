import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileState } from './file-state';
import { createPortal } from './portal';
import { PortalError, type Portal, type PortalOptions } from './portal-api';
import type { PortalState } from './portal-state';
import { fileSecrets } from './secrets/file-secrets';
import { readIdentity, readRelay } from './secrets/identity';
import type { PortalSecretStore, SecretStoreFault } from './secrets/secret-store';
import type { Result } from '../shared/result';

/** Where a portal keeps what it must remember. */
export interface PortalStores {
  readonly secrets: PortalSecretStore;
  readonly state: PortalState;
}

/**
 * The folder of the command `writeback-portal` where none is named: `WRITEBACK_PORTAL_DIR`, or `writeback-portal` below
 * `XDG_STATE_HOME`, `PROGRAMDATA` or `~/.local/state`, whichever of them there is first.
 */
export function portalFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = env['XDG_STATE_HOME'] ?? env['PROGRAMDATA'] ?? join(homedir(), '.local', 'state');
  return env['WRITEBACK_PORTAL_DIR'] ?? join(base, 'writeback-portal');
}

/** The stores in a folder of the command: `secrets.json` and `state.json`. */
export function storesIn(dir: string): PortalStores {
  return { secrets: fileSecrets(join(dir, 'secrets.json')), state: fileState(join(dir, 'state.json')) };
}

function valueOf<T>(result: Result<T, SecretStoreFault>): T {
  if (result.ok) return result.value;
  throw new PortalError('configuration', result.error.message);
}

/**
 * Connects the portal that `writeback-portal provision` and `init` have made. An enrolment that is made later is taken
 * without a restart.
 *
 * @param stores a folder of the command (`portalFolder`), or stores of your own
 * @throws PortalError as `createPortal`; `configuration` also when the stores cannot be read or hold no relay
 */
export async function openStoredPortal(
  stores: PortalStores | string,
  options: Omit<PortalOptions, 'relay' | 'pairing' | 'state'> = {},
): Promise<Portal> {
  const { secrets, state } = typeof stores === 'string' ? storesIn(stores) : stores;
  const relay = valueOf(await readRelay(secrets, 'portalRelay'));
  if (relay === null) {
    throw new PortalError('configuration', `No relay in ${secrets.description}: provision first.`);
  }
  const pairing = async () => valueOf(await readIdentity(secrets))?.pairing ?? null;
  // Who leaves the agents’ messages alone needs no enrolment either.
  const takes = options.control === 'leave' ? {} : { pairing };
  return await createPortal({ ...options, ...takes, relay, state });
}
