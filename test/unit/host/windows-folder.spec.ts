import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePrivateDir, preparePaths, type FolderSystem } from '../../../electron/host/paths';
import { restrictWindowsFolder, type RunToEnd } from '../../../electron/host/windows-folder';

const powerShell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
const icacls = 'C:\\Windows\\System32\\icacls.exe';
const dir = 'C:\\ProgramData\\password-writeback';
const own = 'S-1-5-21-1-2-3-1104';

type Call = readonly [program: string, args: readonly string[], env: Readonly<Record<string, string>>];

let calls: Call[];
beforeEach(() => {
  calls = [];
});

/** Windows with a folder of this owner; `icaclsSays` = it fails with that. */
function windows(answer: string, icaclsSays: string | null = null): RunToEnd {
  return (program, args, env) => {
    calls.push([program, args, env]);
    if (program === powerShell) return answer;
    if (icaclsSays === null) return 'processed file: C:\\ProgramData\\password-writeback\r\n';
    throw new Error(icaclsSays);
  };
}

describe('a folder on Windows', () => {
  it.each([
    ['this account', own],
    ['Administrators', 'S-1-5-32-544'],
    ['the system', 'S-1-5-18'],
  ])('of %s inherits nothing and is given to the system, Administrators and this account', (_who, owner) => {
    restrictWindowsFolder(dir, windows(`${own} ${owner}`));
    expect(calls).toEqual([
      [
        powerShell,
        ['-NoProfile', '-NonInteractive', '-Command', expect.stringContaining('$env:WRITEBACK_FOLDER')],
        { WRITEBACK_FOLDER: dir },
      ],
      [
        icacls,
        [
          dir,
          '/inheritance:r',
          '/grant:r',
          '*S-1-5-18:(OI)(CI)F',
          '*S-1-5-32-544:(OI)(CI)F',
          `*${own}:(OI)(CI)F`,
        ],
        {},
      ],
    ]);
    expect(calls[0]?.[1].join(' ')).not.toContain('ProgramData');
  });

  it('names an account once: the system’s own', () => {
    restrictWindowsFolder(dir, windows('S-1-5-18 S-1-5-32-544\r\n'));
    expect(calls[1]?.[1].slice(3)).toEqual(['*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F']);
  });

  it('of somebody else is refused, and left as it is', () => {
    expect(() => restrictWindowsFolder(dir, windows(`${own} S-1-5-21-1-2-3-1777`))).toThrow(
      `The folder ${dir} belongs to another account (S-1-5-21-1-2-3-1777)`,
    );
    expect(calls.map(([program]) => program)).toEqual([powerShell]);
  });

  it.each(['', own, `${own} Anna`, 'Access denied', `${own} ${own} ${own}`])(
    'whose owner is told as %j is refused',
    (answer) => {
      expect(() => restrictWindowsFolder(dir, windows(answer))).toThrow('its owner cannot be read');
      expect(calls).toHaveLength(1);
    },
  );

  it('whose owner or rights cannot be had is refused, in one line', () => {
    const timedOut: RunToEnd = () => {
      throw new Error('spawnSync powershell.exe ETIMEDOUT');
    };
    expect(() => restrictWindowsFolder(dir, timedOut)).toThrow(
      `The folder ${dir} cannot be kept to this account: its owner cannot be read (spawnSync powershell.exe ETIMEDOUT)`,
    );
    expect(() =>
      restrictWindowsFolder(dir, windows(`${own} ${own}`, 'Command failed:\r\nAccess is denied.')),
    ).toThrow(
      `The folder ${dir} cannot be kept to this account: icacls did not set its rights (Command failed: Access is denied.)`,
    );
  });
});

describe('the folders of a host', () => {
  let home: string;
  let restricted: string[];
  const system = (platform: string): FolderSystem => ({
    platform,
    restrict: (folder) => void restricted.push(folder),
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'writeback-folders-'));
    restricted = [];
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('are restricted by their rights on Windows: the state folder, whose parts inherit them, and the key folder', () => {
    const paths = preparePaths(join(home, 'state'), join(home, 'key'), system('win32'));
    makePrivateDir(paths.keyDir, system('win32'));
    expect(restricted).toEqual([join(home, 'state'), join(home, 'key')]);
  });

  it('are restricted by their mode elsewhere', () => {
    const { stateDir, secretsDir } = preparePaths(join(home, 'state'), null, system('linux'));
    expect([restricted, ...[stateDir, secretsDir].map((path) => statSync(path).mode & 0o777)]).toEqual([
      [],
      0o700,
      0o700,
    ]);
  });

  it('may not be links on Windows', () => {
    mkdirSync(join(home, 'target'));
    symlinkSync(join(home, 'target'), join(home, 'link'));
    expect(() => makePrivateDir(join(home, 'link'), system('win32'))).toThrow('is a link');
    expect(restricted).toEqual([]);
  });

  it('that cannot be made, or not restricted, are not used', () => {
    writeFileSync(join(home, 'file'), '');
    expect(() => preparePaths(join(home, 'file', 'state'), null, system('linux'))).toThrow(
      /^The folder \S+ cannot be made for this account alone: ENOTDIR/,
    );
    const refusing: FolderSystem = {
      platform: 'win32',
      restrict: () => {
        throw new Error('belongs to another account');
      },
    };
    expect(() => preparePaths(join(home, 'state'), null, refusing)).toThrow('belongs to another account');
    expect(() => statSync(join(home, 'state', 'secrets'))).toThrow('ENOENT');
  });
});
