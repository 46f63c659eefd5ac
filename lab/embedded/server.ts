import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { serveConnection, type Service } from './connection';

/** What the server listens with. */
export interface ServerOptions extends Omit<Service, 'startTls'> {
  readonly address: string;
  /** PEM. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

/** A listening server. Whoever starts it stops it. */
export interface LdapServer {
  /** LDAP over TLS. */
  readonly ldapsPort: number;
  /** Plain LDAP, for StartTLS. */
  readonly ldapPort: number;
  /** Closes the ports and every connection. */
  stop(): Promise<void>;
}

/** AD’s MaxConnIdleTime. */
const idleMs = 15 * 60 * 1000;

/** Starts an LDAPS and a plain LDAP port, both chosen by the system. */
export async function startServer(options: ServerOptions): Promise<LdapServer> {
  const secureContext = createSecureContext({ cert: options.cert, key: options.key, minVersion: 'TLSv1.2' });
  const sockets = new Set<Socket>();
  const serveEncrypted = (socket: Socket): void => {
    serveConnection(new TLSSocket(socket, { isServer: true, secureContext }), options);
  };
  const servePlain = (socket: Socket): void => {
    serveConnection(socket, { ...options, startTls: () => serveEncrypted(socket) });
  };
  const listen = (serve: (socket: Socket) => void): Promise<Server> =>
    listening(options.address, (socket) => {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.setTimeout(idleMs, () => socket.destroy());
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
      serve(socket);
    });
  const ldaps = await listen(serveEncrypted);
  const ldap = await listen(servePlain).catch(async (cause: unknown) => {
    await closed(ldaps);
    throw cause;
  });
  return {
    ldapsPort: portOf(ldaps),
    ldapPort: portOf(ldap),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([ldaps, ldap].map(closed));
    },
  };
}

function listening(address: string, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onConnection);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, () => resolve(server));
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
