import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a domain controller that the test can cut. */
export interface TcpProxy {
  readonly address: string;
  readonly port: number;
  /** Cuts every connection; new ones are let through. */
  cut(): void;
  stop(): Promise<void>;
}

export async function startTcpProxy(target: {
  readonly address: string;
  readonly port: number;
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = connect(target.port, target.address);
    keep(client);
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    cut,
    stop: async () => {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
