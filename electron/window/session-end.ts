import type { BrowserWindow } from 'electron';
import type { Log } from '../agent/diagnostics/log';

/** What is used of a window. */
export type SessionWindow = Pick<BrowserWindow, 'on'>;

/**
 * Ends the app in order when Windows ends the session (shutdown, restart, sign-out): it does so without `before-quit`,
 * and terminates the process soon after `session-end`. Therefore the end begins with the question before it, which newer
 * versions of Electron pass on; it is never answered with no. Systems other than Windows tell no window.
 *
 * @param end called for both; does nothing the second time
 */
export function watchSessionEnd(window: SessionWindow, log: Log, end: () => void): void {
  window.on('query-session-end', () => {
    log.info('window.sessionAboutToEnd');
    end();
  });
  window.on('session-end', () => {
    log.info('window.sessionEnd');
    end();
  });
}
