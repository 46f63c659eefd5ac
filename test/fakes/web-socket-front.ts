import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { listen, type Listener } from '../../lab/listen';

/** AMQP over WebSockets as Service Bus offers it on port 443 (protocol `AMQPWSB10`), in front of a plain relay. */
export async function startWebSocketFront(
  tls: { readonly certFile: string; readonly keyFile: string },
  relayPort: number,
): Promise<Listener> {
  const server = createServer({ cert: await readFile(tls.certFile), key: await readFile(tls.keyFile) });
  const sockets = new WebSocketServer({
    server,
    path: '/$servicebus/websocket',
    handleProtocols: (offered) => (offered.has('AMQPWSB10') ? 'AMQPWSB10' : false),
  });
  sockets.on('connection', (socket) => {
    const relay = connect(relayPort, '127.0.0.1');
    const stream = createWebSocketStream(socket);
    stream.pipe(relay).pipe(stream);
    relay.on('error', () => stream.destroy());
    stream.on('error', () => relay.destroy());
  });
  return listen(server);
}
