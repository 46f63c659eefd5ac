import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { startDisplay } from './display';
import { runtimeFor } from './runtime';

/** What to start. */
export interface LaunchOptions {
  /** Folder of the agent’s state. Default: a temporary one that `close` removes. */
  readonly stateDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The built app. Default: `CONSOLE_APP_DIR`, else the project. */
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

/** The project’s own app, as `npm run build` makes it. */
export const builtApp = process.env['CONSOLE_APP_DIR'] ?? resolve(import.meta.dirname, '../..');

function environment(display: string | null, extra: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    // The variables of the test runner would change what the app does.
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(?:VITEST|NODE_|DBUS_)/.test(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...(display === null ? {} : { DISPLAY: display }), ...extra };
}

/** Starts the console in a screen of its own and waits for its first page. */
export async function launchConsole(options: LaunchOptions = {}): Promise<LaunchedConsole> {
  const stateDir = options.stateDir ?? mkdtempSync(join(tmpdir(), 'writeback-e2e-'));
  const runtime = runtimeFor(options.appDir ?? builtApp);
  const display = await startDisplay();
  const cleanUp = async (): Promise<void> => {
    await display.stop();
    runtime.remove();
    if (options.stateDir === undefined) rmSync(stateDir, { recursive: true, force: true });
  };
  try {
    const asRoot = process.getuid?.() === 0;
    const app = await _electron.launch({
      executablePath: runtime.executable,
      args: [
        ...runtime.args,
        ...(asRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--unattended',
        `--state-dir=${stateDir}`,
        ...(options.args ?? []),
      ],
      env: environment(display.name, options.env ?? {}),
      timeout: launchTimeoutMs,
    });
    const page = await app.firstWindow({ timeout: launchTimeoutMs });
    await page.waitForLoadState('load');
    return {
      app,
      page,
      stateDir,
      async close() {
        await app.close();
        await cleanUp();
      },
    };
  } catch (cause) {
    await cleanUp();
    throw cause;
  }
}
