import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { builtApp } from './launch';

const projectDir = resolve(import.meta.dirname, '../..');

/** An app of the real window, IPC and page code around a fake agent. */
export interface MockedApp {
  readonly appDir: string;
  remove(): void;
}

/** Bundles test/fakes/main-with-fake-agent.ts and puts the built page beside it. Takes about a second. */
export async function buildMockedApp(): Promise<MockedApp> {
  const appDir = mkdtempSync(join(tmpdir(), 'writeback-mocked-'));
  const outdir = join(appDir, 'dist', 'electron');
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: {
      main: join(projectDir, 'test/fakes/main-with-fake-agent.ts'),
      preload: join(projectDir, 'electron/preload.ts'),
    },
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node18.15',
    format: 'cjs',
    external: ['electron'],
    logLevel: 'error',
  });
  writeFileSync(join(appDir, 'package.json'), JSON.stringify({ name: 'mocked', main: 'dist/electron/main.cjs' }));
  symlinkSync(join(builtApp, 'dist', 'renderer'), join(appDir, 'dist', 'renderer'), 'dir');
  symlinkSync(join(projectDir, 'assets'), join(appDir, 'assets'), 'dir');
  return { appDir, remove: () => rmSync(appDir, { recursive: true, force: true }) };
}
