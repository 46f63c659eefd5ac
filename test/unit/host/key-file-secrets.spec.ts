import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyFileSecrets } from '../../../electron/host/key-file-secrets';
import { preparePaths, type HostPaths } from '../../../electron/host/paths';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string | null =>
  value === null ? null : new TextDecoder().decode(value);

let home: string;
let paths: HostPaths;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'writeback-secrets-'));
  paths = preparePaths(join(home, 'state'), join(home, 'elsewhere', 'key'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = () => openKeyFileSecrets(paths.secretsDir, paths.keyDir);

describe('the key-file secret store', () => {
  it('gives back what it was given, also after a restart, and forgets what is removed', async () => {
    const store = await open();
    await store.write('relay-sas-key', bytes('first'));
    await store.write('relay-sas-key', bytes('second'));
    const again = await open();
    const before = text(await again.read('relay-sas-key'));
    await again.remove('relay-sas-key');
    await again.remove('relay-sas-key');
    expect({
      before,
      after: await again.read('relay-sas-key'),
      other: await again.read('never-written'),
    }).toEqual({
      before: 'second',
      after: null,
      other: null,
    });
  });

  it('removes what a killed process left of a secret', async () => {
    const store = await open();
    const leftover = join(paths.secretsDir, 'relay-sas-key.sealed.0123456789ab.tmp');
    writeFileSync(leftover, 'x');
    utimesSync(leftover, 0, 0);
    await store.write('relay-sas-key', bytes('first'));
    expect(readdirSync(paths.secretsDir)).toEqual(['relay-sas-key.sealed']);
  });

  it('takes any bytes', async () => {
    const store = await open();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4_096 }), async (value) => {
        await store.write('any-bytes', value);
        expect(Array.from((await store.read('any-bytes')) ?? [])).toEqual(Array.from(value));
      }),
      { numRuns: 30 },
    );
  });

  it('keeps files and folders from other accounts, and nothing in plain', async () => {
    const store = await open();
    await store.write('pairing-secret', bytes('canary-canary'));
    const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
    const files = readdirSync(paths.secretsDir);
    expect(files).toEqual(['pairing-secret.sealed']);
    expect(
      [
        paths.secretsDir,
        paths.keyDir,
        join(paths.secretsDir, 'pairing-secret.sealed'),
        join(paths.keyDir, 'secrets.key'),
      ].map(mode),
    ).toEqual(['700', '700', '600', '600']);
    expect(readFileSync(join(paths.secretsDir, 'pairing-secret.sealed')).toString('latin1')).not.toContain(
      'canary',
    );
  });

  it.each([0, 1, 13, 29, 33])('refuses a secret altered at byte %i', async (at) => {
    await (await open()).write('pairing-secret', bytes('canary'));
    const file = join(paths.secretsDir, 'pairing-secret.sealed');
    const stored = readFileSync(file);
    stored.writeUInt8((stored[at] ?? 0) ^ 1, at);
    writeFileSync(file, stored.toString('latin1'), 'latin1');
    await expect((await open()).read('pairing-secret')).rejects.toThrow();
  });

  it('refuses a secret put under another name', async () => {
    await (await open()).write('connector-password-a', bytes('canary'));
    copyFileSync(
      join(paths.secretsDir, 'connector-password-a.sealed'),
      join(paths.secretsDir, 'connector-password-b.sealed'),
    );
    await expect((await open()).read('connector-password-b')).rejects.toThrow();
  });

  it('refuses another key, a damaged key and a key others can read', async () => {
    await (await open()).write('pairing-secret', bytes('canary'));
    const elsewhere = await openKeyFileSecrets(paths.secretsDir, join(home, 'other-key'));
    await expect(elsewhere.read('pairing-secret')).rejects.toThrow();
    chmodSync(join(paths.keyDir, 'secrets.key'), 0o640);
    await expect(open()).rejects.toThrow('can be read by other accounts');
    chmodSync(join(paths.keyDir, 'secrets.key'), 0o600);
    writeFileSync(join(paths.keyDir, 'secrets.key'), 'short');
    await expect(open()).rejects.toThrow('is damaged');
  });

  it.each(['', '../escape', 'a/b', 'A', 'a.b', 'x'.repeat(101)])('refuses the name %j', async (name) => {
    await expect((await open()).write(name, bytes('x'))).rejects.toThrow('lower-case words');
  });
});
