import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import type { Log } from '../agent/diagnostics/log';
import { asBytes } from '../host/bytes';
import { assetOf, type Asset } from './asset-path';
import { consoleScheme } from './console-url';
import { contentSecurityPolicy, nonceMark } from './content-security-policy';

/** Gives the scheme an origin of its own. Must run before `ready`. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: consoleScheme, privileges: { standard: true, secure: true } },
  ]);
}

function headers(contentType: string, nonce: string): Record<string, string> {
  return {
    'Content-Type': contentType,
    'Content-Security-Policy': contentSecurityPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
}

async function serve(asset: Asset): Promise<Response> {
  const nonce = randomBytes(18).toString('base64url');
  const content = asBytes(await readFile(asset.file));
  const isDocument = asset.contentType.startsWith('text/html');
  const body = isDocument
    ? new TextDecoder().decode(content).replaceAll(nonceMark, nonce)
    : new Uint8Array(content);
  return new Response(body, { status: 200, headers: headers(asset.contentType, nonce) });
}

/** Serves the built console below `rendererDir` as `app://console/…`, and nothing else. */
export function serveConsole(protocol: Protocol, rendererDir: string, log: Log): void {
  protocol.handle(consoleScheme, async (request) => {
    const asset = request.method === 'GET' ? assetOf(request.url, rendererDir) : null;
    if (asset !== null) {
      try {
        return await serve(asset);
      } catch (cause) {
        log.warn('window.assetUnreadable', { cause });
      }
    }
    return new Response(null, { status: 404, headers: headers('text/plain', 'none') });
  });
}
