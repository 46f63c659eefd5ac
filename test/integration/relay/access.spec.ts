import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { AccessRule } from '../../../lab/relay/access-rules';
import { failureOf, pause, receiveIds, until, useRelay } from './connect';

const rules: readonly AccessRule[] = [
  { name: 'sender', key: 'sender-key', queue: 'orders', rights: ['Send'] },
  { name: 'listener', key: 'listener-key', queue: 'orders', rights: ['Listen'] },
  { name: 'clerk', key: 'clerk-key', queue: 'orders/$deadletterqueue', rights: ['Listen'] },
];
const at = useRelay([{ name: 'orders' }, { name: 'others' }, { name: 'short-lived' }], rules);

function token(resource: string, expiresInSeconds: number, key = 'all-key', name = 'all'): string {
  const encoded = encodeURIComponent(resource);
  const expiry = Math.floor(Date.now() / 1000) + expiresInSeconds;
  const signature = createHmac('sha256', key).update(`${encoded}\n${expiry}`).digest('base64');
  return `SharedAccessSignature sr=${encoded}&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=${name}`;
}

function send(client: ReturnType<typeof at.connect>, queue: string): Promise<void> {
  return client.createSender(queue).sendMessages({ messageId: 'one', body: 'text' });
}

test('a wrong key and an unknown rule are refused, for sending, receiving and managing', async () => {
  const wrongKey = at.connect('all', 'not-the-key');
  const unknown = at.connect('nobody', 'all-key');
  expect([
    await failureOf(send(wrongKey, 'orders')),
    await failureOf(wrongKey.createReceiver('orders').receiveMessages(1)),
    await failureOf(wrongKey.createReceiver('orders').peekMessages(1)),
    await failureOf(send(unknown, 'orders')),
  ]).toEqual(Array(4).fill('UnauthorizedAccess'));
});

test('rights are checked per queue: Send does not allow to listen, Listen does not allow to send', async () => {
  const sender = at.connect('sender', 'sender-key');
  const listener = at.connect('listener', 'listener-key');
  await send(sender, 'orders');
  expect({
    received: await receiveIds(listener.createReceiver('orders', { receiveMode: 'receiveAndDelete' })),
    senderListens: await failureOf(sender.createReceiver('orders').receiveMessages(1)),
    senderPeeks: await failureOf(sender.createReceiver('orders').peekMessages(1)),
    senderElsewhere: await failureOf(send(sender, 'others')),
    listenerSends: await failureOf(send(listener, 'orders')),
    listenerSchedules: await failureOf(
      listener
        .createSender('orders')
        .scheduleMessages({ messageId: 'two', body: '' }, new Date(Date.now() + 60_000)),
    ),
    listenerElsewhere: await failureOf(listener.createReceiver('others').receiveMessages(1)),
  }).toEqual({
    received: ['one'],
    senderListens: 'UnauthorizedAccess',
    senderPeeks: 'UnauthorizedAccess',
    senderElsewhere: 'UnauthorizedAccess',
    listenerSends: 'UnauthorizedAccess',
    listenerSchedules: 'UnauthorizedAccess',
    listenerElsewhere: 'UnauthorizedAccess',
  });
});

test('a rule for the dead letters of a queue does not open the queue', async () => {
  const clerk = at.connect('clerk', 'clerk-key');
  expect({
    deadLetters: await clerk.createReceiver('orders', { subQueueType: 'deadLetter' }).peekMessages(1),
    queue: await failureOf(clerk.createReceiver('orders').receiveMessages(1)),
  }).toEqual({ deadLetters: [], queue: 'UnauthorizedAccess' });
});

test('a token is checked for expiry, host, scope and signature', async () => {
  const { endpoint } = at.relay();
  const attempt = (sas: string): Promise<string> => failureOf(send(at.connectWithToken(sas), 'others'));
  expect({
    wholeNamespace: await attempt(token(`${endpoint}/`, 60)),
    queue: await attempt(token(`${endpoint}/others`, 60)),
    expired: await attempt(token(`${endpoint}/`, -1)),
    otherQueue: await attempt(token(`${endpoint}/orders`, 60)),
    queueWithSamePrefix: await attempt(token(`${endpoint}/other`, 60)),
    otherHost: await attempt(token('sb://contoso.servicebus.windows.net/', 60)),
    otherKey: await attempt(token(`${endpoint}/`, 60, 'not-the-key')),
    laterExpiry: await attempt(token(`${endpoint}/`, -1).replace(/se=\d+/, 'se=9999999999')),
  }).toEqual({
    wholeNamespace: 'none',
    queue: 'none',
    expired: 'UnauthorizedAccess',
    otherQueue: 'UnauthorizedAccess',
    queueWithSamePrefix: 'UnauthorizedAccess',
    otherHost: 'UnauthorizedAccess',
    otherKey: 'UnauthorizedAccess',
    laterExpiry: 'UnauthorizedAccess',
  });
});

test('links are dropped when their token has expired and was not renewed', async () => {
  const client = at.connectWithToken(token(`${at.relay().endpoint}/`, 2));
  const errors: string[] = [];
  const received: unknown[] = [];
  const subscription = client.createReceiver('short-lived').subscribe({
    processMessage: ({ messageId }) => {
      received.push(messageId);
      return Promise.resolve();
    },
    processError: ({ error }) => {
      errors.push((error as { code?: string }).code ?? error.message);
      return Promise.resolve();
    },
  });
  const other = at.connect();
  await send(other, 'short-lived');
  await until(() => received.length === 1);
  await until(() => errors.includes('UnauthorizedAccess'), 4_000);
  await other.createSender('short-lived').sendMessages({ messageId: 'late', body: '' });
  await pause(200);
  await subscription.close();
  expect(received).toEqual(['one']);
});

test('unknown queues are reported as not found', async () => {
  const client = at.connect();
  expect([
    await failureOf(send(client, 'nowhere')),
    await failureOf(client.createReceiver('nowhere').receiveMessages(1)),
    await failureOf(client.createReceiver('nowhere').peekMessages(1)),
  ]).toEqual(Array(3).fill('MessagingEntityNotFound'));
});
