import { join, resolve } from 'node:path';
import { app, dialog, protocol } from 'electron';
import type { Log } from '../agent/diagnostics/log';
import type { HostArguments } from '../host/arguments';
import { makePrivateDir } from '../host/paths';
import { registerScheme } from './app-protocol';

/** Makes a value that was thrown into words for the admin. */
function words(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'An unexpected error; the log has its cause';
}

/**
 * What must be settled before `ready`: the folder of this instance, one instance per folder, the scheme.
 *
 * @returns the state folder; `null` when another instance has it, which is then asked to show itself
 */
export function claimInstance(options: Pick<HostArguments, 'stateDir'>): string | null {
  // Chromium’s own files; its lock makes the instance the only one on this state folder.
  const stateDir = options.stateDir === null ? null : resolve(options.stateDir);
  if (stateDir !== null) {
    makePrivateDir(stateDir);
    app.setPath('userData', join(stateDir, 'console'));
  }
  if (!app.requestSingleInstanceLock()) return null;
  registerScheme(protocol);
  return stateDir ?? join(app.getPath('userData'), 'agent');
}

/**
 * Ends the app in order when it is asked to quit, by whatever way, and at an unexpected error.
 *
 * @param stop ends the agent within its own time limit; never rejects
 * @returns ends the app with an exit code
 */
export function quitInOrder(log: Log, stop: () => Promise<void>): (exitCode: number) => void {
  let quitting = false;
  const end = (exitCode: number): void => {
    if (quitting) return;
    quitting = true;
    void stop().finally(() => app.exit(exitCode));
  };
  app.on('before-quit', (event) => {
    event.preventDefault();
    end(0);
  });
  app.on('window-all-closed', () => end(0));
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  process.on('unhandledRejection', (cause) => log.error('host.unhandledRejection', { cause }));
  process.on('uncaughtException', (cause) => {
    log.error('host.uncaughtException', { cause });
    end(1);
  });
  return end;
}

/** Says why the app cannot start, on standard error and, where somebody is there, in a dialog. */
export function reportStartFailure(cause: unknown, unattended: boolean): void {
  process.stderr.write(`Password Writeback cannot start: ${words(cause)}\n`);
  if (!unattended) dialog.showErrorBox('Password Writeback cannot start', words(cause));
}
