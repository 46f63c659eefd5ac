/** Scheme and host of the console’s pages. */
export const consoleScheme = 'app';
const consoleHost = 'console';

/** The one page. */
export const consoleUrl = `${consoleScheme}://${consoleHost}/index.html`;

/**
 * Whether a URL belongs to the console’s origin: by its parsed parts, because a comparison of beginnings also accepts
 * `app://console.evil`.
 */
export function isConsoleUrl(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url);
    return protocol === `${consoleScheme}:` && host === consoleHost && username === '' && password === '';
  } catch {
    // Not a URL: not ours.
    return false;
  }
}
