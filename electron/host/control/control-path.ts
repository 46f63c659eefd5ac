import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Longest path of a socket on Linux (108) and macOS (104), with its terminating zero. */
const maxSocketPath = 103;

/**
 * Where the commands of this computer reach the agent of a state folder: a socket inside the folder, which only its
 * account can enter; on Windows a named pipe, to which only the account, administrators and the system can write.
 * `null` = the folder’s path is too long for a socket.
 */
export function controlPath(stateDir: string, platform: NodeJS.Platform = process.platform): string | null {
  if (platform === 'win32') {
    const name = createHash('sha256').update(stateDir.toLowerCase()).digest('hex').slice(0, 32);
    return `\\\\.\\pipe\\password-writeback-${name}`;
  }
  const path = join(stateDir, 'control.sock');
  return Buffer.byteLength(path) > maxSocketPath ? null : path;
}
