/**
 * The policy of every document of the console. Styles need a nonce because Fluent adds them at run time; scripts
 * are files of our own only.
 *
 * @param nonce fresh for every load, base64url
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What index.html carries where the nonce of a load goes. */
export const nonceMark = '__CSP_NONCE__';
