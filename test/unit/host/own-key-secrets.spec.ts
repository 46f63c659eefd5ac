import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseSecrets, type ChosenSecrets } from '../../../electron/host/choose-secrets';
import { loadDpapiKey, runProgram, type RunPowerShell } from '../../../electron/host/dpapi-key';
import { preparePaths, type HostPaths } from '../../../electron/host/paths';

let home: string;
let paths: HostPaths;
const noPowerShell: RunPowerShell = () => Promise.reject(new Error('not on this system'));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'writeback-own-key-'));
  paths = preparePaths(join(home, 'state'), null);
});

afterEach(() => {
  removeCredentials();
  rmSync(home, { recursive: true, force: true });
});

/** A folder as systemd makes it: only the service’s account may enter, the file may only be read. */
function credentialsDir(content: Uint8Array, mode = 0o400): string {
  const dir = join(home, 'credentials');
  mkdirSync(dir, { mode: 0o700, recursive: true });
  writeFileSync(join(dir, 'password-writeback.key'), content, { mode: 0o600 });
  chmodSync(join(dir, 'password-writeback.key'), mode);
  chmodSync(dir, 0o500);
  return dir;
}

/** Only root can remove what is in a folder that may not be written to. */
function removeCredentials(): void {
  const dir = join(home, 'credentials');
  if (existsSync(dir)) chmodSync(dir, 0o700);
  rmSync(dir, { recursive: true, force: true });
}

const choose = (dir: string | undefined, run = noPowerShell, platform = 'linux'): Promise<ChosenSecrets> =>
  chooseSecrets(paths, null, platform, { credentialsDir: dir, powerShell: run });

describe('a systemd credential', () => {
  it('is the key of the secrets, and nothing on the disk opens them', async () => {
    const dir = credentialsDir(new Uint8Array(32).fill(7));
    const first = await choose(dir);
    await first.secrets.write('pairing-secret', new Uint8Array([1, 2, 3]));
    expect(first.kind).toBe('systemdCredential');
    expect(readdirSync(paths.stateDir, { recursive: true } as never).map(String)).not.toContain(
      'key/secrets.key',
    );
    expect(Array.from((await (await choose(dir)).secrets.read('pairing-secret')) ?? [])).toEqual([1, 2, 3]);
    await expect(choose(undefined)).rejects.toThrow('no credential; start the agent as the service');
  });

  it('takes the place of a key file when it has the same key', async () => {
    const { secrets, kind } = await choose(undefined);
    await secrets.write('pairing-secret', new Uint8Array([9]));
    const keyFile = join(paths.keyDir, 'secrets.key');
    const dir = credentialsDir(new Uint8Array(readFileSync(keyFile)));
    rmSync(keyFile);
    const later = await choose(dir);
    expect([kind, later.kind]).toEqual(['keyFile', 'systemdCredential']);
    expect(Array.from((await later.secrets.read('pairing-secret')) ?? [])).toEqual([9]);
  });

  it('of another key does not open the secrets', async () => {
    const { secrets } = await choose(credentialsDir(new Uint8Array(32).fill(7)));
    await secrets.write('pairing-secret', new Uint8Array([9]));
    removeCredentials();
    const other = await choose(credentialsDir(new Uint8Array(32).fill(8)));
    await expect(other.secrets.read('pairing-secret')).rejects.toThrow();
  });

  it.each([
    ['of a wrong length', new Uint8Array(31), 0o400, 'must be 32 bytes'],
    ['that every account can read', new Uint8Array(32), 0o404, 'can be read by every account'],
  ])('%s is refused', async (_what, content, mode, words) => {
    await expect(choose(credentialsDir(content, mode))).rejects.toThrow(words);
  });

  it('of a service account, granted by an access list, is taken', async () => {
    expect((await choose(credentialsDir(new Uint8Array(32), 0o440))).kind).toBe('systemdCredential');
  });
});

describe('DPAPI for the computer', () => {
  /** Stands in for Windows: turns the bits around and remembers what it was told. */
  const scripts: string[] = [];
  const fake: RunPowerShell = (script, input) => {
    scripts.push(script);
    const bytes = new Uint8Array(Buffer.from(input, 'base64')).map((byte) => byte ^ 0xff);
    return Promise.resolve(`${Buffer.from(bytes).toString('base64')}\r\n`);
  };

  it('keeps the key encrypted for this computer, and the secrets under it', async () => {
    scripts.length = 0;
    const first = await choose(undefined, fake, 'win32');
    await first.secrets.write('pairing-secret', new Uint8Array([1, 2, 3]));
    const later = await choose(undefined, fake, 'win32');
    expect([first.kind, later.kind]).toEqual(['dpapiMachine', 'dpapiMachine']);
    expect(Array.from((await later.secrets.read('pairing-secret')) ?? [])).toEqual([1, 2, 3]);
    expect(readdirSync(paths.keyDir)).toEqual(['secrets.key.dpapi']);
    expect(scripts.map((script) => /::(Protect|Unprotect)\(.*(LocalMachine)/.exec(script)?.slice(1))).toEqual(
      [
        ['Protect', 'LocalMachine'],
        ['Unprotect', 'LocalMachine'],
      ],
    );
  });

  it('stays with a plain key file that an earlier version made', async () => {
    await choose(undefined);
    expect((await choose(undefined, fake, 'win32')).kind).toBe('keyFile');
  });

  it('of another computer is refused with words, and makes no new key', async () => {
    await loadDpapiKey(paths.keyDir, fake);
    const before = readFileSync(join(paths.keyDir, 'secrets.key.dpapi'), 'hex');
    const refusing: RunPowerShell = () => runProgram('false', '', '');
    await expect(loadDpapiKey(paths.keyDir, refusing)).rejects.toThrow(
      'only be used on the computer that made it',
    );
    expect(readFileSync(join(paths.keyDir, 'secrets.key.dpapi'), 'hex')).toBe(before);
  });

  it('hands the key to the program on standard input and never as an argument', async () => {
    const program = join(home, 'shell.sh');
    writeFileSync(program, '#!/bin/sh\nprintf "%s|" "$@"\ncat\n', { mode: 0o700 });
    expect(await runProgram(program, 'SCRIPT', 'KEY')).toBe('-NoProfile|-NonInteractive|-Command|SCRIPT|KEY');
    await expect(runProgram(join(home, 'missing'), 'SCRIPT', 'KEY')).rejects.toThrow('cannot be started');
  });
});
