import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where a host keeps things. */
export interface HostPaths {
  /** The database and everything below. */
  readonly stateDir: string;
  /** Encrypted secrets, one file each. */
  readonly secretsDir: string;
  /** The key file of hosts without an operating-system secret storage. */
  readonly keyDir: string;
  readonly logFile: string;
  /** Position and size of the window. */
  readonly windowFile: string;
}

/**
 * Makes a folder that only this account can enter, also when it was there with wider rights.
 *
 * @throws with words for the admin when it cannot be made, or not kept to this account
 */
export function makePrivateDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    chmodSync(dir, 0o700);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'unknown error';
    throw new Error(`The folder ${dir} cannot be made for this account alone: ${why}`, { cause });
  }
}

/** The paths of a state folder; makes nothing. */
export function hostPaths(stateDir: string, keyDir: string | null): HostPaths {
  const root = resolve(stateDir);
  return {
    stateDir: root,
    secretsDir: join(root, 'secrets'),
    keyDir: keyDir === null ? join(root, 'key') : resolve(keyDir),
    logFile: join(root, 'logs', 'agent.log'),
    windowFile: join(root, 'window.json'),
  };
}

/**
 * Makes the state folder and its parts, readable by this account only (on Windows: by the rights the folder
 * inherits).
 *
 * @throws when a folder cannot be made
 */
export function preparePaths(stateDir: string, keyDir: string | null): HostPaths {
  const paths = hostPaths(stateDir, keyDir);
  const root = paths.stateDir;
  for (const dir of [root, paths.secretsDir, join(root, 'logs')]) makePrivateDir(dir);
  return paths;
}
