import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync } from 'node:fs';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import type { FakeMain } from '../fakes/main-with-fake-agent';
import { launchConsole, type LaunchedConsole, type LaunchOptions } from './launch';
import { builtApp, projectDir } from './project';

declare global {
  /** In the main process of the mocked app. */
  var fakeMain: FakeMain;
}

/** Where the app stands. One place for all test files, since Electron gets a runtime of its own per folder. */
const appDir = join(projectDir, 'dist', 'mocked-app');

/** Replaces a file only when it changes, and at once: another test file may be starting from it. */
function put(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return;
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

function link(name: string, target: string): void {
  const file = join(appDir, name);
  mkdirSync(dirname(file), { recursive: true });
  // A build elsewhere (CONSOLE_APP_DIR) may have left another one.
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) {
    if (readlinkSync(file) === target) return;
    rmSync(file);
  }
  symlinkSync(target, file, 'dir');
}

/**
 * Makes an app of the real window, IPC and page code around a fake agent: bundles
 * test/fakes/main-with-fake-agent.ts and puts the built page beside it. Takes about a second.
 *
 * @returns its folder, for `launchConsole`
 */
export async function buildMockedApp(): Promise<string> {
  const common = {
    absWorkingDir: projectDir,
    outdir: join(appDir, 'dist', 'electron'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node18.15',
    format: 'cjs',
    // As scripts/build.mjs does for the real app: the wizard’s host side is the real one here.
    external: ['electron', '@photostructure/sqlite'],
    logLevel: 'error',
  } as const satisfies BuildOptions;
  const main = await build({
    ...common,
    entryPoints: { main: 'test/fakes/main-with-fake-agent.ts' },
    banner: { js: 'globalThis.crypto??=require("node:crypto").webcrypto;' },
  });
  // In the sandbox there is no node:crypto.
  const preload = await build({ ...common, entryPoints: { preload: 'electron/preload.ts' } });
  const outputFiles = [...main.outputFiles, ...preload.outputFiles];
  for (const { path, text } of outputFiles) put(path, text);
  put(join(appDir, 'package.json'), JSON.stringify({ name: 'mocked', main: 'dist/electron/main.cjs' }));
  link('dist/renderer', join(builtApp, 'dist', 'renderer'));
  link('assets', join(projectDir, 'assets'));
  return appDir;
}

/** Starts the mocked app, light and without motion. Its page waits 8 s for what is to be seen. */
export async function launchMockedApp(options: Omit<LaunchOptions, 'appDir'> = {}): Promise<LaunchedConsole> {
  const launched = await launchConsole({ ...options, appDir: await buildMockedApp() });
  launched.page.setDefaultTimeout(8_000);
  await launched.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return launched;
}
