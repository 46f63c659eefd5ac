import { execFileSync } from 'node:child_process';
import { join } from 'node:path/win32';

const limitMs = 30_000;

/** Well-known: the system’s own account, and the group Administrators. */
const systemSid = 'S-1-5-18';
const administratorsSid = 'S-1-5-32-544';

/** Runs a program to its end. @returns what it printed. @throws with what it said when it fails or takes too long */
export type RunToEnd = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) => string;

/** A program of Windows by its whole path: a name alone is also looked for in folders that others can write to. */
function windowsProgram(...names: readonly string[]): string {
  return join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', ...names);
}

/** Windows PowerShell 5.1, which every supported Windows has. */
export const powerShellFile = (): string => windowsProgram('WindowsPowerShell', 'v1.0', 'powershell.exe');

/** The folder comes in the environment, so that no sign of its name is ever taken for a command. */
const ownerScript = [
  `$ErrorActionPreference = 'Stop'`,
  '$sid = [Security.Principal.SecurityIdentifier]',
  '$own = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value',
  '$owner = (Get-Acl -LiteralPath $env:WRITEBACK_FOLDER).GetOwner($sid).Value',
  `[Console]::Out.Write("$own $owner")`,
].join('; ');

const runToEnd: RunToEnd = (program, args, env) =>
  execFileSync(program, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    windowsHide: true,
  });

/** @throws with words for the admin */
function attempt(dir: string, what: string, work: () => string): string {
  try {
    return work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.trim().replace(/\s+/g, ' ') : 'unknown error';
    throw new Error(`The folder ${dir} cannot be kept to this account: ${what} (${why})`, { cause });
  }
}

/** SID of this account, and of whoever owns the folder. */
function accountsOf(dir: string, run: RunToEnd): { readonly own: string; readonly owner: string } {
  const args = ['-NoProfile', '-NonInteractive', '-Command', ownerScript];
  const text = attempt(dir, 'its owner cannot be read', () =>
    run(powerShellFile(), args, { WRITEBACK_FOLDER: dir }),
  );
  const [, own, owner] = /^(S-1-[\d-]+) (S-1-[\d-]+)$/.exec(text.trim()) ?? [];
  if (own !== undefined && owner !== undefined) return { own, owner };
  throw new Error(`The folder ${dir} cannot be kept to this account: its owner cannot be read`);
}

/**
 * Takes a folder of Windows out of the rights it inherits, which below `%PROGRAMDATA%` let every user read, and gives it
 * and all in it to the system, to Administrators and to this account alone. Rights that were given to others on the
 * folder itself stay: somebody meant them.
 *
 * @param run for tests
 * @throws with words for the admin when that fails, or when the folder is somebody else’s, who could take the rights back:
 *   nothing is changed then
 */
export function restrictWindowsFolder(dir: string, run: RunToEnd = runToEnd): void {
  const { own, owner } = accountsOf(dir, run);
  if (![systemSid, administratorsSid, own].includes(owner)) {
    throw new Error(
      `The folder ${dir} belongs to another account (${owner}), who could read what the agent keeps there: name another folder, or make Administrators its owner (takeown /F "${dir}" /A) when all in it is yours`,
    );
  }
  const grants = [...new Set([systemSid, administratorsSid, own])].map((sid) => `*${sid}:(OI)(CI)F`);
  attempt(dir, 'icacls did not set its rights', () =>
    run(windowsProgram('icacls.exe'), [dir, '/inheritance:r', '/grant:r', ...grants], {}),
  );
}
