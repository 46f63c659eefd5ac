import type { App, Session, WebContents } from 'electron';
import type { Log } from '../agent/diagnostics/log';
import { isConsoleUrl } from './console-url';

/** What the restrictions are put on. */
export interface Restricted {
  readonly app: App;
  readonly log: Log;
  /** Lets the developer tools load themselves. */
  readonly development: boolean;
}

/** Only the console’s own files: no http, https, ws, wss, file, data or blob document is ever fetched. */
function allowedRequest(url: string, development: boolean): boolean {
  if (isConsoleUrl(url)) return true;
  // Images in the policy’s `img-src data:` are decoded in the renderer; some versions ask all the same.
  if (url.startsWith('data:image/')) return true;
  return development && url.startsWith('devtools://');
}

function restrictSession(session: Session, { log, development }: Restricted): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const cancel = !allowedRequest(details.url, development);
    if (cancel)
      log.warn('window.requestBlocked', { url: originOf(details.url), resource: details.resourceType });
    callback({ cancel });
  });
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    log.warn('window.permissionDenied', { permission });
    callback(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  // Switched off alone, it still fetches dictionaries from Google when the first window opens.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
}

/** Scheme and host, without path and query, which may carry anything. */
function originOf(url: string): string {
  return /^[a-z][a-z\d+.-]*:(?:\/\/[^/?#@]*)?/i.exec(url)?.[0] ?? 'unknown';
}

function restrictContents(contents: WebContents, { log }: Restricted): void {
  for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const) {
    // The overloads of `on` differ only in the event’s details, which are not used.
    contents.on(name as 'will-navigate', (event) => {
      log.warn('window.navigationDenied', { kind: name, url: originOf(event.url) });
      event.preventDefault();
    });
  }
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('window.openDenied', { url: originOf(url) });
    return { action: 'deny' };
  });
}

/**
 * Security related measures, in force for every session and every page this process ever makes. docs/security.md
 * lists each with its test (test/e2e/security.e2e.spec.ts). Must run before `ready`.
 */
export function restrictPages(restricted: Restricted): void {
  const { app } = restricted;
  // Chromium refuses to run as root with a sandbox. Who starts it as root passes --no-sandbox (tests in containers);
  // the pages’ own `sandbox: true` stays.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', (session) => restrictSession(session, restricted));
  app.on('web-contents-created', (_event, contents) => restrictContents(contents, restricted));
}
