import { request, type IncomingMessage } from 'node:http';
import { Agent, type AgentOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';
import { originOf, type Proxy, type ProxySource } from './proxy';

/** What a refusal of the proxy means for the admin. */
function refusal({ statusCode = 0 }: IncomingMessage): string {
  const remedy =
    ' It wants a sign-in: name an account in HTTPS_PROXY (http://user:password@host:port), or have it let this host through.';
  return `answered ${statusCode}.${statusCode === 407 ? remedy : ''}`;
}

/**
 * Has a proxy open a tunnel to a host, unencrypted as yet.
 *
 * @param timeoutMs until it is open, in all
 * @throws with words for the admin, without the proxy’s password
 */
export function openTunnel(proxy: Proxy, host: string, port: number, timeoutMs: number): Promise<Socket> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const name = `Proxy ${proxy.host}:${proxy.port}`;
  return new Promise((resolve, reject) => {
    const opening = request({
      method: 'CONNECT',
      host: proxy.host,
      port: proxy.port,
      path: authority,
      agent: false,
      headers: {
        host: authority,
        ...(proxy.authorization === null ? {} : { 'proxy-authorization': proxy.authorization }),
      },
    });
    const late = setTimeout(() => opening.destroy(new Error('gave no answer')), timeoutMs);
    opening.once('close', () => clearTimeout(late));
    opening.once('error', (cause) => reject(new Error(`${name}: ${cause.message}`)));
    // Also where it refuses: Node tells every answer to CONNECT so.
    opening.once('connect', (response: IncomingMessage, socket: Socket) => {
      clearTimeout(late);
      if (response.statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(new Error(`${name} ${refusal(response)}`));
    });
    opening.end();
  });
}

type Created = (error: Error | null, socket?: Socket) => void;

/** Connects directly or through the proxy there is, end to end encrypted. */
class TunnelAgent extends Agent {
  readonly #proxyOf: ProxySource;
  readonly #tunnelMs: number;

  constructor(proxyOf: ProxySource, tunnelMs: number, options: AgentOptions) {
    super(options);
    this.#proxyOf = proxyOf;
    this.#tunnelMs = tunnelMs;
  }

  /** Called by Node for each new connection (`agent.createConnection`); answers through the callback. */
  createConnection(options: ConnectionOptions, created: Created): undefined {
    this.#open(options).then(
      (socket) => created(null, socket),
      (cause: unknown) => created(cause instanceof Error ? cause : new Error(String(cause))),
    );
  }

  async #open(options: ConnectionOptions): Promise<Socket> {
    const { host = '', port = 443 } = options;
    const proxy = await this.#proxyOf(originOf(host, port));
    if (!proxy.ok) throw new Error(proxy.error);
    const servername = isIP(host) === 0 ? host : '';
    if (proxy.value === null) return connect({ ...options, servername });
    const socket = await openTunnel(proxy.value, host, port, this.#tunnelMs);
    return connect({ ...options, servername, socket });
  }
}

/**
 * Makes the agent that keeps the connections, through the proxy where there is one. The caller destroys it.
 *
 * @param tunnelMs how long a proxy may take to open a tunnel
 */
export function createTunnelAgent(proxyOf: ProxySource, tunnelMs: number, options: AgentOptions): Agent {
  return new TunnelAgent(proxyOf, tunnelMs, options);
}
