import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, dialog, ipcMain, protocol, type BrowserWindow } from 'electron';
import { contract, deltaChannel, type ChannelName, type Delta } from '../../shared/ipc/contract';
import type { Clock } from '../agent/clock';
import type { Log } from '../agent/diagnostics/log';
import type { AgentHost } from '../agent/setup/agent-host';
import type { SetupFacade } from '../agent/setup/setup';
import { operatingSystemUser } from '../host/operating-system-user';
import { agentHandlers, type AgentHandlers } from '../ipc/handlers/agent-handlers';
import { answerWithoutAgent, setupHandlers, type ChooseFile } from '../ipc/handlers/setup';
import { windowHandlers } from '../ipc/handlers/window';
import { startPush, type NumberedChanges } from '../ipc/push';
import { registerHandlers, type Handlers } from '../ipc/register';
import { isTrustedSender } from '../ipc/trusted-sender';
import { serveConsole } from './app-protocol';
import { createWayOut } from './ask-before-quit';
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
  /** Nobody is there to answer a question. */
  readonly unattended: boolean;
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

/** What the page and its window have to do with one another. */
interface Ties {
  readonly window: WindowNow;
  readonly chooseFile: ChooseFile;
  readonly setUnsaved: (unsaved: boolean) => void;
}

/** The channels of an agent while there is none. */
function withoutAgent(): AgentHandlers {
  const names = Object.keys(contract) as ChannelName[];
  // A refusal is an answer of every channel, which the compiler cannot see through the list.
  return Object.fromEntries(names.map((name) => [name, answerWithoutAgent])) as unknown as AgentHandlers;
}

/**
 * Answers the page, and tells it of changes where there is an agent.
 *
 * @param epoch of what is sent
 * @returns a function that ends both
 */
function connect(
  options: ConsoleOptions,
  { window, chooseFile, setUnsaved }: Ties,
  epoch: number,
): () => void {
  const { host, setup, log, clock, version } = options;
  const agent = host.current();
  const actor = operatingSystemUser();
  const send = (delta: NumberedChanges): void => {
    window()?.webContents.send(deltaChannel, { epoch, ...delta } satisfies Delta);
  };
  const push = agent === null ? null : startPush(agent, clock, send, log);
  const ofAgent =
    agent === null || push === null
      ? withoutAgent()
      : agentHandlers(agent, { version, computer: hostname(), epoch }, actor, push.seq, (name) =>
          chooseWhereToSave(window(), name),
        );
  const handlers: Handlers = {
    ...ofAgent,
    ...setupHandlers(setup, chooseFile, actor),
    ...windowHandlers(setUnsaved),
  };
  const unregister = registerHandlers(contract, handlers, {
    ipc: ipcMain,
    isTrusted: (event) => isTrustedSender(event, window()),
    log,
  });
  // What the page shows is of another agent, or of one that is gone.
  send({ seq: 0 });
  return () => {
    push?.stop();
    unregister();
  };
}

/** Connects anew whenever the agent comes or goes. */
function stayConnected(options: ConsoleOptions, ties: Ties): () => void {
  let epoch = 1;
  let disconnect = connect(options, ties, epoch);
  const unsubscribe = options.host.onChange(() => {
    disconnect();
    epoch += 1;
    disconnect = connect(options, ties, epoch);
  });
  return () => {
    unsubscribe();
    disconnect();
  };
}

/** What happens to a window besides its closing. */
function watchWindow(
  made: BrowserWindow,
  { log, endWithSession }: ConsoleOptions,
  setUnsaved: Ties['setUnsaved'],
): void {
  // A page that begins has nothing to lose, and says so when it has.
  made.webContents.on('did-start-loading', () => setUnsaved(false));
  watchSessionEnd(made, log, endWithSession);
}

/**
 * Opens the console: page, tray, menu, IPC. Closing the window hides it to the tray; on a desktop without a tray it
 * ends the app after a question (the agent is better run as a service there). Call once, after `ready`.
 */
export async function openConsole(options: ConsoleOptions): Promise<Console> {
  const appDir = app.getAppPath();
  const assetsDir = join(appDir, 'assets');
  const toTray = await traySupported(process.platform, process.env);
  let window: BrowserWindow | null = null;
  let closing = false;
  const windowNow: WindowNow = () => (window === null || window.isDestroyed() ? null : window);
  const wayOut = createWayOut(options, windowNow);

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
      if (closing || !(toTray || wayOut.asks())) return;
      event.preventDefault();
      if (toTray) made.hide();
      else wayOut.quit();
    });
    watchWindow(made, options, wayOut.setUnsaved);
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
  setMenu(process.platform, options.development, wayOut.quit);
  app.on('second-instance', show);
  app.on('activate', show);
  const disconnect = stayConnected(options, {
    window: windowNow,
    chooseFile: createFileChooser(windowNow),
    setUnsaved: wayOut.setUnsaved,
  });
  open(options.hidden && toTray);
  const removeTray = toTray
    ? createTray({ assetsDir, host: options.host, setup: options.setup, open: show, quit: wayOut.quit })
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
