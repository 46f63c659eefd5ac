import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../scripts/processes.mjs';
import { projectDir } from './project';

const app = join(projectDir, 'out', 'release', 'linux-unpacked');
const program = join(app, 'password-writeback');
const archive = join(app, 'resources', 'app.asar');

/** The fuses of the first wire, in their order (electron/fuses, FuseV1Options). */
const fuseNames = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'embeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;

/** Reads the fuses out of the program itself: behind the sentinel come version, number, and a character for each. */
function readFuses(file: string): Record<string, string> {
  const bytes = readFileSync(file);
  const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  const at = bytes.indexOf(sentinel, 0, 'latin1');
  if (at === -1) throw new Error('no fuses in the program');
  const [, count = 0] = bytes.subarray(at + sentinel.length);
  const states = bytes
    .subarray(at + sentinel.length + 2, at + sentinel.length + 2 + count)
    .toString('latin1');
  const words: Record<string, string> = { '0': 'off', '1': 'on', r: 'removed' };
  return Object.fromEntries(
    Array.from(states, (state, index) => [fuseNames[index] ?? index, words[state] ?? state]),
  );
}

interface ArchiveEntry {
  readonly files?: Readonly<Record<string, ArchiveEntry>>;
  readonly unpacked?: boolean;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}

/** The table of contents of an asar archive. */
function readArchive(file: string): ArchiveEntry {
  const bytes = readFileSync(file);
  // Four sizes of 32 bits, then JSON as long as the last of them says.
  return JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString()) as ArchiveEntry;
}

function filesOf(entry: ArchiveEntry, path = ''): readonly (readonly [string, ArchiveEntry])[] {
  if (entry.files === undefined) return [[path, entry]];
  return Object.entries(entry.files).flatMap(([name, below]) => filesOf(below, `${path}/${name}`));
}

describe.runIf(process.platform === 'linux')('the package', () => {
  beforeAll(async () => {
    const script = join(projectDir, 'scripts', 'package.mjs');
    const { code, output } = await run(process.execPath, [script, '--as-built'], {
      cwd: projectDir,
      limitMs: 110_000,
    });
    if (code !== 0) throw new Error(output.slice(-2_000));
  }, 120_000);

  it('has its fuses as promised', () => {
    expect(readFuses(program)).toMatchObject({
      runAsNode: 'off',
      cookieEncryption: 'on',
      nodeOptions: 'off',
      nodeCliInspect: 'off',
      embeddedAsarIntegrityValidation: 'on',
      onlyLoadAppFromAsar: 'on',
    });
    // The runtime of closed networks is older than these two; where they are, they are off.
    const { loadBrowserProcessSpecificV8Snapshot: snapshot, grantFileProtocolExtraPrivileges: files } =
      readFuses(program);
    expect([snapshot ?? 'off', files ?? 'off']).toEqual(['off', 'off']);
  });

  it('cannot be used as Node', async () => {
    const { output } = await run(program, ['-p', '"answer " + 6 * 7'], {
      env: { ELECTRON_RUN_AS_NODE: '1', PATH: process.env['PATH'] ?? '' },
      limitMs: 15_000,
    });
    expect(output).not.toContain('answer 42');
  });

  it('has the app in an archive with a hash for every file, and nothing but the app', () => {
    const files = filesOf(readArchive(archive));
    const folders = new Set(files.map(([path]) => path.split('/').slice(0, 3).join('/')));
    const known = [
      '/package.json',
      '/dist/electron',
      '/dist/renderer',
      '/dist/agent',
      '/assets',
      '/node_modules',
    ];
    expect([...folders].filter((folder) => !known.some((name) => folder.startsWith(name)))).toEqual([]);
    expect(files.filter(([, { integrity }]) => integrity?.algorithm !== 'SHA256')).toEqual([]);
    expect(files.filter(([path]) => /\.(?:map|ts|tsx|spec\.\w+)$/.test(path)).map(([path]) => path)).toEqual(
      [],
    );
    const outside = files.filter(([, { unpacked }]) => unpacked === true).map(([path]) => path);
    // Native code cannot be loaded from inside an archive.
    expect(outside.filter((path) => !path.startsWith('/node_modules/@photostructure/sqlite/'))).toEqual([]);
    expect(existsSync(join(app, 'resources', 'app'))).toBe(false);
  });
});
