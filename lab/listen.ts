import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A server that listens on loopback or where it was told to. */
export interface Listener {
  readonly port: number;
  /** Frees the port and ends what is left of connections, TLS handshakes included. */
  stop(): Promise<void>;
}

interface Where {
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Default: any free one. */
  readonly port?: number | undefined;
}

/** Listens with any kind of server; whoever starts it stops it. @throws when the address is taken */
export async function listen(
  server: Server,
  { host = '127.0.0.1', port = 0 }: Where = {},
): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
