import { once } from 'node:events';
import { createHmac } from 'node:crypto';
import type { Connection, EventContext, Receiver } from 'rhea';
import { afterEach, expect, test } from 'vitest';
import { codec, createContainer } from '../../../lab/relay/rhea-library';
import { failureOf, pause, useRelay } from './connect';

/** What the SDK does only in races, or not at all: these tests speak AMQP themselves. */
const at = useRelay([{ name: 'drained' }, { name: 'released' }, { name: 'sessions', requiresSession: true }]);

let connection: Connection | undefined;

afterEach(() => {
  connection?.close();
  connection = undefined;
});

function sasToken(audience: string): string {
  const encoded = encodeURIComponent(audience);
  const expiry = Math.floor(Date.now() / 1000) + 60;
  const signature = createHmac('sha256', 'all-key').update(`${encoded}\n${expiry}`).digest('base64');
  return `SharedAccessSignature sr=${encoded}&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=all`;
}

async function openConnection(): Promise<Connection> {
  const { host, port, endpoint } = at.relay();
  const opened = createContainer({}).connect({ host, port, username: 'raw', reconnect: false });
  connection = opened;
  opened.on('disconnected', () => undefined);
  const replies = opened.open_receiver({ source: '$cbs', name: 'replies' });
  const requests = opened.open_sender({ target: '$cbs' });
  await Promise.all([once(replies, 'receiver_open'), once(requests, 'sendable')]);
  const answered = once(replies, 'message');
  requests.send({
    message_id: 'put-1',
    reply_to: 'replies',
    application_properties: {
      operation: 'put-token',
      name: `${endpoint}/`,
      type: 'servicebus.windows.net:sastoken',
    },
    body: sasToken(`${endpoint}/`),
  });
  const [{ message }] = (await answered) as [EventContext];
  if (message?.application_properties?.['status-code'] !== 202) throw new Error('The token was not accepted');
  return opened;
}

async function send(queue: string, messageId: string): Promise<void> {
  await at.connect().createSender(queue).sendMessages({ messageId, body: '' });
}

function openReceiver(opened: Connection, queue: string): Receiver {
  // Second settle mode: a settlement counts when the relay has confirmed it.
  return opened.open_receiver({ source: queue, credit_window: 0, autoaccept: false, rcv_settle_mode: 1 });
}

test('a drain is answered even when a message has just used up the last credit', async () => {
  const receiver = openReceiver(await openConnection(), 'drained');
  await once(receiver, 'receiver_open');
  await send('drained', 'a');
  receiver.add_credit(1);
  await once(receiver, 'message');
  const drained = once(receiver, 'receiver_drained');
  receiver.drain_credit();
  expect(await Promise.race([drained.then(() => 'drained'), pause(2_000)])).toBe('drained');
});

test('an older client’s “released” abandons a message', async () => {
  const receiver = openReceiver(await openConnection(), 'released');
  await once(receiver, 'receiver_open');
  await send('released', 'a');
  receiver.add_credit(2);
  const [first] = (await once(receiver, 'message')) as [EventContext];
  const again = once(receiver, 'message');
  first.delivery?.release();
  const [second] = (await again) as [EventContext];
  const settled = once(receiver, 'settled');
  second.delivery?.accept();
  await settled;
  expect({
    counts: [first.message?.delivery_count ?? 0, second.message?.delivery_count],
    left: at.relay().messageCount('released'),
  }).toEqual({ counts: [0, 1], left: 0 });
});

test('a receiver that gives up waiting for a session gets its detach answered and takes no session', async () => {
  const opened = await openConnection();
  const filter = { 'com.microsoft:session-filter': null };
  const session = opened.create_session();
  session.begin();
  const receiver = session.open_receiver({ source: { address: 'sessions', filter }, credit_window: 0 });
  receiver.close();
  // As the SDK does: rhea would attach a closed link again when it sees the late answer to its attach.
  receiver.on('receiver_close', () => {
    session.close();
  });
  await once(session, 'session_close');
  await at.connect().createSender('sessions').sendMessages({ messageId: 'a', sessionId: 'one', body: '' });
  expect(await failureOf(at.connect().acceptSession('sessions', 'one'))).toBe('none');
});

test('a transfer that is no message is refused and the link goes on', async () => {
  const opened = await openConnection();
  const sender = opened.open_sender({ target: 'drained' });
  await once(sender, 'sendable');
  const before = at.relay().messageCount('drained');
  const rejected = once(sender, 'rejected');
  sender.send(Buffer.from('no message at all'), undefined, 0);
  const [{ delivery }] = (await rejected) as [EventContext];
  const accepted = once(sender, 'accepted');
  sender.send(codec.encode({ message_id: 'b', body: 'text' }), undefined, 0);
  await accepted;
  const error = delivery?.remote_state?.['error'] as { condition: string } | undefined;
  expect([error?.condition, at.relay().messageCount('drained') - before]).toEqual(['amqp:decode-error', 1]);
});
