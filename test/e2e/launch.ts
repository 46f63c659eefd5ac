import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { startDisplay } from './display';
import { electronCommand } from '../../scripts/electron-runtime.mjs';
import { builtApp } from './project';

/** What to start. */
export interface LaunchOptions {
  /** Folder of the agent’s state. Default: a temporary one that `close` removes. */
  readonly stateDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Somebody is there to answer questions; the test does. */
  readonly attended?: boolean;
  /** The built app. Default: the project’s. */
  readonly appDir?: string;
}

/** A running console. */
export interface LaunchedConsole {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly stateDir: string;
  /** Quits the app, ends its screen and removes what was made for it. */
  close(): Promise<void>;
}

const launchTimeoutMs = 30_000;

function environment(
  display: string | null,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    // The variables of the test runner would change what the app does.
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(?:VITEST|NODE_|DBUS_)/.test(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...(display === null ? {} : { DISPLAY: display }), ...extra };
}

/** A configuration that an attempt before has taken in is gone and must not be named again. */
function argumentsLeft(args: readonly string[]): readonly string[] {
  const prefix = '--configuration=';
  return args.filter((word) => !word.startsWith(prefix) || existsSync(word.slice(prefix.length)));
}

/**
 * Starts the console in a screen of its own and waits for its first page. On a busy machine the driver’s connection to
 * Electron is sometimes never answered, so one failed start is tried again, and says so.
 */
export async function launchConsole(options: LaunchOptions = {}): Promise<LaunchedConsole> {
  try {
    return await launchOnce(options);
  } catch (cause) {
    process.stderr.write(`The console did not start, trying once more: ${String(cause)}\n`);
    return launchOnce({ ...options, args: argumentsLeft(options.args ?? []) });
  }
}

async function launchOnce(options: LaunchOptions): Promise<LaunchedConsole> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'writeback-e2e-'));
  const electron = await electronCommand(options.appDir ?? builtApp);
  const display = await startDisplay();
  const cleanUp = async (): Promise<void> => {
    await display.stop();
    if (options.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
  };
  let app: ElectronApplication | null = null;
  try {
    const asRoot = process.getuid?.() === 0;
    const running = await _electron.launch({
      executablePath: electron.command,
      args: [
        ...electron.args,
        ...(asRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        ...(options.attended === true ? [] : ['--unattended']),
        `--state-dir=${stateDir}`,
        ...(options.args ?? []),
      ],
      env: environment(display.name, options.env ?? {}),
      timeout: launchTimeoutMs,
    });
    app = running;
    const page = await running.firstWindow({ timeout: launchTimeoutMs });
    await page.waitForLoadState('load');
    return {
      app: running,
      page,
      stateDir,
      async close() {
        await running.close();
        await cleanUp();
      },
    };
  } catch (cause) {
    app?.process().kill('SIGKILL');
    await cleanUp();
    throw cause;
  }
}
