import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { restrictWindowsFolder } from './windows-folder';

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

/** What keeps a folder private here. */
export interface FolderSystem {
  readonly platform: string;
  /** Asked on Windows only. @throws with words for the admin */
  readonly restrict: (dir: string) => void;
}

const thisSystem: FolderSystem = { platform: process.platform, restrict: restrictWindowsFolder };

/**
 * Makes a folder that only this account can enter, also when it was there with wider rights.
 *
 * @throws with words for the admin when it cannot be made, or not kept to this account
 */
export function makePrivateDir(dir: string, system: FolderSystem = thisSystem): void {
  makeDir(dir);
  // The mode of a folder says nothing on Windows.
  if (system.platform !== 'win32') return;
  // Below %PROGRAMDATA% anybody can put a link there first, and have it lead elsewhere later.
  if (lstatSync(dir).isSymbolicLink())
    throw new Error(`The folder ${dir} is a link: name the folder it leads to`);
  system.restrict(dir);
}

/** A folder inside one that is private already. @throws with words for the admin */
function makeDir(dir: string): void {
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
 * Makes the state folder and its parts, readable by this account only (on Windows by the system and Administrators too,
 * which could take the right anyway). The key folder is made the same way by what keeps a key in it.
 *
 * @throws with words for the admin when a folder cannot be made, or not kept to this account
 */
export function preparePaths(
  stateDir: string,
  keyDir: string | null,
  system: FolderSystem = thisSystem,
): HostPaths {
  const paths = hostPaths(stateDir, keyDir);
  const root = paths.stateDir;
  makePrivateDir(root, system);
  for (const dir of [paths.secretsDir, join(root, 'logs')]) makeDir(dir);
  return paths;
}
