import { connect as openSocket } from 'node:net';
import { expect, test } from 'vitest';
import { startRelay } from '../../../lab/relay/relay';
import { failureOf, pause, receiveOne, until, useRelay } from './connect';

const lockDurationMs = 500;
const at = useRelay([
  { name: 'resumed' },
  { name: 'interrupted', lockDurationMs },
  { name: 'sessions', requiresSession: true },
  { name: 'sent' },
]);

test('a subscription resumes by itself after its connection was cut', async () => {
  const client = at.connect();
  const received: unknown[] = [];
  const subscription = client.createReceiver('resumed').subscribe({
    processMessage: ({ messageId }) => {
      received.push(messageId);
      return Promise.resolve();
    },
    processError: () => Promise.resolve(),
  });
  const sender = at.connect().createSender('resumed');
  await sender.sendMessages({ messageId: 'before', body: '' });
  await until(() => received.length === 1);
  at.relay().dropConnections();
  await at.connect().createSender('resumed').sendMessages({ messageId: 'after', body: '' });
  await until(() => received.length === 2, 5_000);
  await subscription.close();
  expect(received).toEqual(['before', 'after']);
});

test('a message that was locked when its connection was cut is delivered again when the lock expires', async () => {
  const client = at.connect();
  await client.createSender('interrupted').sendMessages({ messageId: 'a', body: '' });
  await receiveOne(client.createReceiver('interrupted'));
  at.relay().dropConnections();
  const cutAt = performance.now();
  const again = await receiveOne(at.connect().createReceiver('interrupted'));
  expect({
    message: [again.messageId, again.deliveryCount],
    waited: performance.now() - cutAt > lockDurationMs / 2,
  }).toEqual({ message: ['a', 1], waited: true });
});

test('a session whose connection was cut can be accepted again at once', async () => {
  const client = at.connect();
  await client.acceptSession('sessions', 'portal-1');
  at.relay().dropConnections();
  const session = await at.connect().acceptSession('sessions', 'portal-1');
  expect(session.sessionId).toBe('portal-1');
});

test('a sender goes on after its connection was cut', async () => {
  const sender = at.connect().createSender('sent');
  await sender.sendMessages({ messageId: 'a', body: '' });
  at.relay().dropConnections();
  await pause(50);
  await sender.sendMessages({ messageId: 'b', body: '' });
  expect(at.relay().messageCount('sent')).toBe(2);
});

test('garbage on the socket ends that connection and nothing else', async () => {
  const client = at.connect();
  const sender = client.createSender('sent');
  const before = at.relay().messageCount('sent');
  const socket = openSocket(at.relay().port, at.relay().host);
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write('GET / HTTP/1.1\r\nHost: relay\r\n\r\n');
  await closed;
  await sender.sendMessages({ messageId: 'c', body: '' });
  expect(at.relay().messageCount('sent') - before).toBe(1);
});

test('stopping ends the connections and frees the port', async () => {
  const rules = [{ name: 'all', key: 'all-key', queue: '*', rights: ['Manage'] }] as const;
  const relay = await startRelay({ queues: [{ name: 'q' }], rules });
  const closed = new Promise((resolve) => openSocket(relay.port, relay.host).on('close', resolve));
  await pause(50);
  await relay.stop();
  await closed;
  const next = await startRelay({ port: relay.port, queues: [{ name: 'q' }], rules });
  const taken = await failureOf(startRelay({ port: relay.port, queues: [], rules }));
  await next.stop();
  expect([next.port, taken]).toEqual([relay.port, 'EADDRINUSE']);
});
