import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { openTunnel } from '../../../../electron/agent/proxy/tunnel-agent';
import { listen } from '../../../../lab/listen';

it('a proxy that takes the connection and says nothing is given up in time', async () => {
  let closed = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('close', () => (closed += 1));
    socket.resume();
  });
  const { port, stop } = await listen(server);
  try {
    const proxy = { host: '127.0.0.1', port, authorization: null };
    await expect(openTunnel(proxy, 'relay.test', 443, 100)).rejects.toThrow(
      `Proxy 127.0.0.1:${port}: gave no answer`,
    );
    await expect.poll(() => closed).toBe(1);
  } finally {
    await stop();
  }
});
