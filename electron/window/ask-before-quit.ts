import { app, dialog, type BrowserWindow } from 'electron';
import type { Log } from '../agent/diagnostics/log';
import type { AgentHost } from '../agent/setup/agent-host';
import { quitQuestion, type QuitQuestion } from './quit-question';

interface WayOutOptions {
  readonly host: Pick<AgentHost, 'current'>;
  /** Nobody is there to answer. */
  readonly unattended: boolean;
  readonly log: Log;
}

/** The way out of the app that a person takes. A shutdown of the system does not take it, and waits for no answer. */
export interface WayOut {
  /** Whether the page has changes that would be lost; none until it says so. */
  setUnsaved(unsaved: boolean): void;
  /** Whether there is something to ask now. */
  asks(): boolean;
  /** Ends the app, after a question where there is something to ask. */
  quit(): void;
}

/**
 * Makes the way out; one question at a time, and it does not hold up anything else.
 *
 * @param window the question stands on it while it can be seen
 */
export function createWayOut(
  { host, unattended, log }: WayOutOptions,
  window: () => BrowserWindow | null,
): WayOut {
  let asking = false;
  let unsaved = false;
  const question = (): QuitQuestion | null =>
    unattended ? null : quitQuestion({ writeback: host.current()?.status().writeback ?? null, unsaved });
  const agreed = async (): Promise<boolean> => {
    const asked = question();
    if (asked === null) return true;
    const { message, detail, confirm } = asked;
    const asks: Electron.MessageBoxOptions = {
      type: 'warning',
      title: 'Password Writeback',
      message,
      detail,
      buttons: [confirm, 'Cancel'],
      // Enter and Escape change nothing.
      defaultId: 1,
      cancelId: 1,
      noLink: true,
    };
    const over = window();
    const shown =
      over?.isVisible() === true ? dialog.showMessageBox(over, asks) : dialog.showMessageBox(asks);
    return (await shown).response === 0;
  };
  const ask = async (): Promise<void> => {
    asking = true;
    try {
      if (await agreed()) app.quit();
    } catch (cause) {
      log.error('window.notAsked', { cause });
    } finally {
      asking = false;
    }
  };
  return {
    setUnsaved: (now) => {
      unsaved = now;
    },
    asks: () => question() !== null,
    quit: () => {
      if (!asking) void ask();
    },
  };
}
