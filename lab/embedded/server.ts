import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { listen, type Listener } from '../listen';
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
  const serveEncrypted = (socket: Socket): void => {
    serveConnection(new TLSSocket(socket, { isServer: true, secureContext }), options);
  };
  const servePlain = (socket: Socket): void => {
    serveConnection(socket, { ...options, startTls: () => serveEncrypted(socket) });
  };
  const start = (serve: (socket: Socket) => void): Promise<Listener> => {
    const server = createServer((socket) => {
      socket.setNoDelay(true);
      socket.setTimeout(idleMs, () => socket.destroy());
      socket.on('error', () => socket.destroy());
      serve(socket);
    });
    return listen(server, { host: options.address });
  };
  const ldaps = await start(serveEncrypted);
  const ldap = await start(servePlain).catch(async (cause: unknown) => {
    await ldaps.stop();
    throw cause;
  });
  return {
    ldapsPort: ldaps.port,
    ldapPort: ldap.port,
    stop: async () => {
      await Promise.all([ldaps.stop(), ldap.stop()]);
    },
  };
}
