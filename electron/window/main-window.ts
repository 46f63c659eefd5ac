import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from '../agent/diagnostics/log';
import { consoleUrl } from './console-url';
import { isReachable, readBounds, windowSize, writeBounds, type WindowBounds } from './window-bounds';

/** How a window is made. */
export interface MainWindowOptions {
  readonly preloadFile: string;
  readonly iconFile: string;
  /** Remembers position and size. */
  readonly boundsFile: string;
  readonly development: boolean;
  /** Waits in the tray instead of showing itself. */
  readonly hidden: boolean;
  readonly log: Log;
}

/** A page that dies is loaded again this often before the window stays as it is. */
const maxReloads = 3;
const reloadDelayMs = 1_000;

/** Remembers where the window is now. A window that is destroyed, not closed, does not do so by itself. */
export function rememberBounds(
  window: BrowserWindow,
  { boundsFile, log }: Pick<MainWindowOptions, 'boundsFile' | 'log'>,
): void {
  try {
    writeBounds(boundsFile, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  } catch (cause) {
    log.warn('window.boundsNotSaved', { cause });
  }
}

function reloadAfterCrash(window: BrowserWindow, log: Log): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('window.pageGone', { reason, exitCode });
    if (reason === 'clean-exit' || reloads === maxReloads) return;
    reloads += 1;
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload();
    }, reloadDelayMs);
  });
  window.on('unresponsive', () => log.warn('window.unresponsive'));
  window.webContents.on('did-fail-load', (_event, errorCode, errorDescription, _url, isMainFrame) => {
    log.error('window.loadFailed', { errorCode, errorDescription, isMainFrame });
  });
  window.webContents.on('preload-error', (_event, _path, cause) =>
    log.error('window.preloadFailed', { cause }),
  );
}

/** Opens the window and loads the console; it shows itself when there is something to see. */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const saved = readBounds(options.boundsFile);
  const reachable = saved !== null && isReachable(saved, screens) ? saved : null;
  const { maximized = false, ...bounds }: Partial<WindowBounds> = reachable ?? {};
  const window = new BrowserWindow({
    ...windowSize,
    ...bounds,
    title: 'Password Writeback',
    icon: options.iconFile,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1f1f1f' : '#fafafa',
    webPreferences: {
      preload: options.preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.development,
    },
  });
  if (maximized) window.maximize();
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('close', () => rememberBounds(window, options));
  window.once('ready-to-show', () => {
    if (!options.hidden) window.show();
  });
  reloadAfterCrash(window, options.log);
  // A page that cannot be loaded is reported by `did-fail-load`.
  window.loadURL(consoleUrl).catch((cause: unknown) => options.log.error('window.notLoaded', { cause }));
  return window;
}
