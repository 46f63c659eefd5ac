import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, dialog, ipcMain, protocol, type BrowserWindow } from 'electron';
import { contract, deltaChannel, type ChannelName } from '../../shared/ipc/contract';
import type { Clock } from '../agent/clock';
import type { Log } from '../agent/diagnostics/log';
import type { AgentHost } from '../agent/setup/agent-host';
import type { SetupFacade } from '../agent/setup/setup';
import { operatingSystemUser } from '../host/operating-system-user';
import { agentHandlers, type AgentHandlers } from '../ipc/handlers/agent-handlers';
import { answerWithoutAgent, setupHandlers, type ChooseFile } from '../ipc/handlers/setup';
import { startPush } from '../ipc/push';
import { registerHandlers, type Handlers } from '../ipc/register';
import { isTrustedSender } from '../ipc/trusted-sender';
import { serveConsole } from './app-protocol';
import { createFileChooser } from './choose-file';
import { createMainWindow, rememberBounds } from './main-window';
import { setMenu } from './menu';
import { watchSessionEnd } from './session-end';
import { createTray } from './tray';
import { traySupported } from './tray-support';

/** What the console shows and where it finds its files. */
export interface ConsoleOptions {
  /** The agent comes and goes: there is none before it is set up. */
  readonly host: AgentHost;
  readonly setup: SetupFacade;
  readonly log: Log;
  readonly clock: Clock;
  readonly version: string;
  /** Remembers position and size of the window. */
  readonly windowFile: string;
  readonly development: boolean;
  /** Starts in the tray, where there is one. */
  readonly hidden: boolean;
  /** Windows ends the session: ends the app in order, once. */
  readonly endWithSession: () => void;
}

/** The console of an agent, or of one that is yet to be set up. */
export interface Console {
  /** Brings the window to the front, and makes it anew if it was closed. */
  show(): void;
  /** Lets the window close for good and ends everything that feeds it. */
  dispose(): void;
}

/** Asks where to save; `null` = the admin chose nothing. */
async function chooseWhereToSave(window: BrowserWindow | null, name: string): Promise<string | null> {
  const options = { defaultPath: join(app.getPath('documents'), name) };
  const chosen =
    window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
}

type WindowNow = () => BrowserWindow | null;

/** The channels of an agent while there is none. */
function withoutAgent(): AgentHandlers {
  const names = Object.keys(contract) as ChannelName[];
  // A refusal is an answer of every channel, which the compiler cannot see through the list.
  return Object.fromEntries(names.map((name) => [name, answerWithoutAgent])) as unknown as AgentHandlers;
}

/** Answers the page, and tells it of changes where there is an agent. @returns a function that ends both */
function connect(options: ConsoleOptions, window: WindowNow, chooseFile: ChooseFile): () => void {
  const { host, setup, log, clock, version } = options;
  const agent = host.current();
  const actor = operatingSystemUser();
  const push =
    agent === null
      ? null
      : startPush(agent, clock, (delta) => window()?.webContents.send(deltaChannel, delta), log);
  const ofAgent =
    agent === null || push === null
      ? withoutAgent()
      : agentHandlers(agent, { version, computer: hostname() }, actor, push.seq, (name) =>
          chooseWhereToSave(window(), name),
        );
  const handlers: Handlers = { ...ofAgent, ...setupHandlers(setup, chooseFile, actor) };
  const unregister = registerHandlers(contract, handlers, {
    ipc: ipcMain,
    isTrusted: (event) => isTrustedSender(event, window()),
    log,
  });
  return () => {
    push?.stop();
    unregister();
  };
}

/** Connects anew whenever the agent comes or goes. */
function stayConnected(options: ConsoleOptions, window: WindowNow): () => void {
  const chooseFile = createFileChooser(window);
  let disconnect = connect(options, window, chooseFile);
  const unsubscribe = options.host.onChange(() => {
    disconnect();
    disconnect = connect(options, window, chooseFile);
  });
  return () => {
    unsubscribe();
    disconnect();
  };
}

/**
 * Opens the console: page, tray, menu, IPC. Closing the window hides it to the tray; on a desktop without a tray it
 * ends the app (the agent is better run as a service there). Call once, after `ready`.
 */
export async function openConsole(options: ConsoleOptions): Promise<Console> {
  const appDir = app.getAppPath();
  const assetsDir = join(appDir, 'assets');
  const toTray = await traySupported(process.platform, process.env);
  let window: BrowserWindow | null = null;
  let closing = false;

  function open(hidden: boolean): void {
    const made = createMainWindow({
      preloadFile: join(appDir, 'dist', 'electron', 'preload.cjs'),
      iconFile: join(assetsDir, 'icon.png'),
      boundsFile: options.windowFile,
      development: options.development,
      hidden,
      log: options.log,
    });
    made.on('close', (event) => {
      if (closing || !toTray) return;
      event.preventDefault();
      made.hide();
    });
    watchSessionEnd(made, options.log, options.endWithSession);
    made.on('closed', () => {
      window = null;
    });
    window = made;
  }

  function show(): void {
    if (window === null) return open(false);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  serveConsole(protocol, join(appDir, 'dist', 'renderer'), options.log);
  setMenu(process.platform, options.development);
  app.on('second-instance', show);
  app.on('activate', show);
  const disconnect = stayConnected(options, () => (window === null || window.isDestroyed() ? null : window));
  open(options.hidden && toTray);
  const removeTray = toTray
    ? createTray({ assetsDir, host: options.host, open: show, quit: () => app.quit() })
    : null;
  return {
    show,
    dispose() {
      closing = true;
      removeTray?.();
      disconnect();
      if (window === null) return;
      rememberBounds(window, { boundsFile: options.windowFile, log: options.log });
      // Not `close`: a page that hangs must not keep the app alive.
      window.destroy();
    },
  };
}
