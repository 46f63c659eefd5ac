import type { ChildProcess } from 'node:child_process';
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

/**
 * How long each attempt may take. On a busy machine the driver’s connection to Electron is sometimes never answered, which
 * takes seconds to be sure of; the last attempt is given as long as a slow machine may need.
 */
const launchTimeoutsMs = [12_000, 12_000, 30_000] as const;
/** The app ends its agent within 10 s. */
const closeTimeoutMs = 25_000;

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

/** Starts the console in a screen of its own and waits for its first page. A failed start is tried again, and says so. */
export async function launchConsole(options: LaunchOptions = {}): Promise<LaunchedConsole> {
  const [first, ...others] = launchTimeoutsMs;
  let attempt = launchOnce(options, first);
  for (const timeoutMs of others) {
    attempt = attempt.catch((cause: unknown) => {
      const [line] = String(cause).split('\n');
      process.stderr.write(`The console did not start, trying once more: ${line ?? ''}\n`);
      return launchOnce({ ...options, args: argumentsLeft(options.args ?? []) }, timeoutMs);
    });
  }
  return attempt;
}

/** Quits the app; one whose driver is not answered any more is killed, and that is said. */
async function closeApp(app: ElectronApplication, child: ChildProcess): Promise<void> {
  const late = setTimeout(() => {
    process.stderr.write(`The console did not end within ${closeTimeoutMs / 1_000} s, killed\n`);
    child.kill('SIGKILL');
  }, closeTimeoutMs);
  try {
    await app.close();
  } finally {
    clearTimeout(late);
  }
}

async function launchOnce(options: LaunchOptions, timeoutMs: number): Promise<LaunchedConsole> {
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
        // Nothing fades or slides, which a screen without a graphics card is slow at.
        '--force-prefers-reduced-motion',
        ...(options.attended === true ? [] : ['--unattended']),
        `--state-dir=${stateDir}`,
        ...(options.args ?? []),
      ],
      env: environment(display.name, options.env ?? {}),
      timeout: timeoutMs,
    });
    app = running;
    // Now: the driver does not tell it of one that has ended.
    const child = running.process();
    const page = await running.firstWindow({ timeout: timeoutMs });
    await page.waitForLoadState('load');
    return {
      app: running,
      page,
      stateDir,
      async close() {
        await closeApp(running, child);
        await cleanUp();
      },
    };
  } catch (cause) {
    app?.process().kill('SIGKILL');
    await cleanUp();
    throw cause;
  }
}
