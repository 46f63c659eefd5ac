import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { asBytes, randomByteArray } from './bytes';
import { makePrivateDir } from './paths';
import { readIfThere, writePrivateFile } from './secret-files';
import { powerShellFile } from './windows-folder';

/** Name of the file with the key that Windows has encrypted. */
export const dpapiKeyFile = 'secrets.key.dpapi';
const keyBytes = 32;
const limitMs = 30_000;

/**
 * What PowerShell is told: bytes come and go as base64 over standard input and output, so that no key is ever an
 * argument, which other programs can list. The extra entropy only keeps other programs’ blobs apart; it is no secret.
 */
function script(direction: 'Protect' | 'Unprotect'): string {
  return [
    `$ErrorActionPreference = 'Stop'`,
    'Add-Type -AssemblyName System.Security',
    `$entropy = [Text.Encoding]::UTF8.GetBytes('password-writeback')`,
    '$given = [Convert]::FromBase64String([Console]::In.ReadToEnd().Trim())',
    `$made = [Security.Cryptography.ProtectedData]::${direction}($given, $entropy, [Security.Cryptography.DataProtectionScope]::LocalMachine)`,
    '[Console]::Out.Write([Convert]::ToBase64String($made))',
  ].join('; ');
}

/** Runs a PowerShell script with a text on standard input. @throws when it fails, with none of what went through it */
export type RunPowerShell = (script: string, input: string) => Promise<string>;

/** Windows PowerShell 5.1, which every supported Windows Server has. */
export const windowsPowerShell: RunPowerShell = (command, input) =>
  runProgram(powerShellFile(), command, input);

/** Runs any program that takes PowerShell’s arguments. */
export function runProgram(program: string, command: string, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = ['-NoProfile', '-NonInteractive', '-Command', command];
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: limitMs,
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.on('error', () => reject(new Error('PowerShell cannot be started, which the key needs')));
    child.stdin.on('error', () => child.kill());
    child.on('close', (code) => {
      if (code === 0) resolve(text);
      else
        reject(
          new Error(
            'Windows (DPAPI) did not give out the key: it can only be used on the computer that made it',
          ),
        );
    });
    child.stdin.end(input);
  });
}

async function through(
  run: RunPowerShell,
  direction: 'Protect' | 'Unprotect',
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const text = await run(script(direction), asBase64(bytes));
  return asBytes(Buffer.from(text.trim(), 'base64'));
}

function asBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/**
 * The key of the headless host on Windows: random, encrypted by DPAPI for this computer, so that a copy of the disk or
 * a backup without the computer’s own keys is of no use. Every account of the computer could decrypt the file; what
 * keeps them from it are the rights of the folder (`restrictWindowsFolder`). The key is a string on its way, twice per
 * start.
 *
 * @throws when Windows does not decrypt it, or the file is damaged
 */
export async function loadDpapiKey(
  keyDir: string,
  run: RunPowerShell = windowsPowerShell,
): Promise<Uint8Array> {
  makePrivateDir(keyDir);
  const file = join(keyDir, dpapiKeyFile);
  const stored = await readIfThere(file);
  if (stored === null) {
    const key = randomByteArray(keyBytes);
    await writePrivateFile(file, await through(run, 'Protect', key));
    return key;
  }
  const key = await through(run, 'Unprotect', stored);
  if (key.byteLength === keyBytes) return key;
  throw new Error(`The key file ${file} is damaged: restore it from a backup`);
}
