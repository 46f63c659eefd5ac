import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';

/** A proxy that is asked to open a tunnel. */
interface Proxy {
  readonly host: string;
  readonly port: number;
  /** Value of Proxy-Authorization; a secret. `null` = none. */
  readonly authorization: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

function valueOf(environment: Environment, name: string): string {
  return environment[name.toLowerCase()] ?? environment[name.toUpperCase()] ?? '';
}

/** `.example.com` and `example.com` both mean the name and all below it; `*` means all. */
function isExempt(host: string, noProxy: string): boolean {
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

function readProxy(url: URL): Proxy | 'unusable' {
  if (url.protocol !== 'http:') return 'unusable';
  const account = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || '80'),
    authorization: url.username === '' ? null : `Basic ${Buffer.from(account).toString('base64')}`,
  };
}

/**
 * The proxy that the environment names for an origin (`HTTPS_PROXY`, `NO_PROXY`), as the tokens’ library takes it too.
 * `null` = none; `unusable`: one that is not `http://host:port`.
 */
export function proxyFor(origin: URL, environment: Environment): Proxy | 'unusable' | null {
  const text = valueOf(environment, 'HTTPS_PROXY');
  if (text === '' || isExempt(origin.hostname.toLowerCase(), valueOf(environment, 'NO_PROXY'))) return null;
  try {
    return readProxy(new URL(text));
  } catch {
    // No URL, or an account that is not percent-encoded.
    return 'unusable';
  }
}

/** How long a proxy may take to open a tunnel. Milliseconds. */
const tunnelTimeoutMs = 30_000;

type Created = (error: Error | null, socket?: Socket) => void;

function openTunnel(proxy: Proxy, options: ConnectionOptions, created: Created): void {
  const authority = `${options.host ?? ''}:${options.port ?? 443}`;
  const opening: ClientRequest = request({
    method: 'CONNECT',
    host: proxy.host,
    port: proxy.port,
    path: authority,
    agent: false,
    timeout: tunnelTimeoutMs,
    headers: {
      host: authority,
      ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }),
    },
  });
  opening.once('timeout', () => opening.destroy(new Error('The proxy gave no answer')));
  opening.once('error', (cause) => created(new Error(`Proxy ${proxy.host}:${proxy.port}: ${cause.message}`)));
  opening.once('response', (response: IncomingMessage) => {
    response.resume();
    created(new Error(`Proxy ${proxy.host}:${proxy.port} answered ${response.statusCode ?? 0}`));
  });
  opening.once('connect', (response: IncomingMessage, socket: Socket) => {
    if (response.statusCode !== 200) {
      socket.destroy();
      created(new Error(`Proxy ${proxy.host}:${proxy.port} answered ${response.statusCode ?? 0}`));
      return;
    }
    const host = options.host ?? '';
    created(null, connect({ ...options, socket, servername: isIP(host) === 0 ? host : '' }));
  });
  opening.end();
}

/** Connects through a proxy, end to end encrypted. */
class TunnelAgent extends Agent {
  private readonly proxy: Proxy;

  public constructor(proxy: Proxy, options: AgentOptions) {
    super(options);
    this.proxy = proxy;
  }

  /** Called by Node for each new connection (`agent.createConnection`); answers through the callback. */
  public createConnection(options: ConnectionOptions, created: Created): undefined {
    openTunnel(this.proxy, options, created);
  }
}

/** Makes the agent that keeps the connections, through the proxy where there is one. The caller destroys it. */
export function createAgent(proxy: Proxy | null, options: AgentOptions): Agent {
  return proxy === null ? new Agent(options) : new TunnelAgent(proxy, options);
}
