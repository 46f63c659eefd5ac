import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { listen } from '../../lab/listen';

/** An HTTP proxy on 127.0.0.1 that opens tunnels. */
export interface ConnectProxy {
  readonly port: number;
  /** `host:port`, and the Proxy-Authorization after a space where there is one. In the order they were asked for. */
  readonly asked: string[];
  stop(): Promise<void>;
}

interface Options {
  /** Whether a tunnel is opened; one that is not is answered with 407. Default: every one. */
  readonly accepts?: (request: IncomingMessage) => boolean;
  /** The port of 127.0.0.1 it leads to. Default: the one that was asked for. */
  readonly leadsTo?: (authority: string) => number;
}

const portOf = (authority: string): number => Number(authority.split(':')[1]);

/** Whoever starts it stops it. */
export async function startConnectProxy({
  accepts = () => true,
  leadsTo = portOf,
}: Options = {}): Promise<ConnectProxy> {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', (request, client) => {
    const authority = request.url ?? '';
    asked.push([authority, request.headers['proxy-authorization'] ?? []].flat().join(' '));
    if (!accepts(request)) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const upstream = connect(leadsTo(authority), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  return { ...(await listen(server)), asked };
}
