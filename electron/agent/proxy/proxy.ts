import { isIP } from 'node:net';
import { err, ok, type Result } from '../../../shared/result';

/** A proxy that is asked to open a tunnel. */
export interface Proxy {
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization; a secret. `null` = none. */
  readonly authorization: string | null;
}

/**
 * The proxy to take to an origin; `null` = none is needed. An error in words for the admin where there is one that cannot
 * be taken. Asked at every connection, so that a change counts from the next one on.
 */
export type ProxySource = (origin: URL) => Promise<Result<Proxy | null, string>>;

/** As a proxy is asked for it; IPv6 addresses without brackets. */
export function originOf(host: string, port: number): URL {
  return new URL(`https://${isIP(host) === 6 ? `[${host}]` : host}:${port}`);
}

type Environment = Readonly<Record<string, string | undefined>>;

function valueOf(environment: Environment, name: string): string {
  return environment[name.toLowerCase()] || environment[name.toUpperCase()] || '';
}

/** `.example.com` and `example.com` both mean the name and all below it; `*` means all. */
function isExempt({ hostname }: URL, noProxy: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  return noProxy
    .split(',')
    .map((one) =>
      one
        .trim()
        .toLowerCase()
        .replace(/^\*?\./, ''),
    )
    .some((one) => one === '*' || (one !== '' && (host === one || host.endsWith(`.${one}`))));
}

const wrongForm = err('HTTPS_PROXY is not of the form http://host:port.');

function readProxy(text: string): Result<Proxy, string> {
  try {
    const url = new URL(text);
    if (url.protocol !== 'http:') return wrongForm;
    const account = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return ok({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || '80'),
      authorization: url.username === '' ? null : `Basic ${Buffer.from(account).toString('base64')}`,
    });
  } catch {
    // No URL, or an account that is not percent-encoded.
    return wrongForm;
  }
}

/** `undefined` = the environment names none, and no exemption either. */
function ofEnvironment(origin: URL, environment: Environment): Result<Proxy | null, string> | undefined {
  if (isExempt(origin, valueOf(environment, 'NO_PROXY'))) return ok(null);
  const text = valueOf(environment, 'HTTPS_PROXY');
  return text === '' ? undefined : readProxy(text);
}

/** The proxy of `HTTPS_PROXY` and `NO_PROXY`; in small letters they come first. */
export function environmentProxies(environment: Environment): ProxySource {
  return (origin) => Promise.resolve(ofEnvironment(origin, environment) ?? ok(null));
}

/** The first that can be taken of `PROXY host:port; DIRECT`, as configuration scripts (PAC) and Chromium write it. */
function ofSystem(list: string): Result<Proxy | null, string> {
  if (list.trim() === '') return err('The system did not say which proxy to take. Name one in HTTPS_PROXY.');
  for (const entry of list.split(';')) {
    const [kind = '', address = ''] = entry.trim().split(/\s+/);
    if (kind.toUpperCase() === 'DIRECT') return ok(null);
    if (kind.toUpperCase() === 'PROXY') return readProxy(`http://${address}`);
  }
  return err(`The system’s proxy is not an HTTP proxy: ${list}. Name one in HTTPS_PROXY.`);
}

/**
 * The proxy of the environment or, where it says nothing, of the system.
 *
 * @param resolve asks the system, which answers in the form of a proxy configuration script
 */
export function systemProxies(
  environment: Environment,
  resolve: (url: string) => Promise<string>,
): ProxySource {
  return async (origin) => {
    const named = ofEnvironment(origin, environment);
    if (named !== undefined) return named;
    // A system that fails says as much as one that gives no answer.
    return ofSystem(await resolve(origin.href).catch(() => ''));
  };
}
