import { execFile } from 'node:child_process';

const askTimeoutMs = 1_000;

/**
 * Whether this desktop shows tray icons. Windows and macOS do. Linux does where a status notifier host is on the
 * session bus; Electron makes a tray without complaint where none is, and a window that hides to it is gone.
 */
export function traySupported(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  if (platform !== 'linux') return Promise.resolve(true);
  // Without this variable dbus-send starts a bus of its own, which outlives us.
  if ((env['DBUS_SESSION_BUS_ADDRESS'] ?? '') === '') return Promise.resolve(false);
  const question = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.kde.StatusNotifierWatcher',
  ];
  return new Promise((resolve) => {
    execFile('dbus-send', question, { timeout: askTimeoutMs, env: { ...env } }, (error, answer) => {
      resolve(error === null && answer.includes('boolean true'));
    });
  });
}
