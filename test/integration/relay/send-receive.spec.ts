import { expect, test } from 'vitest';
import type { WireEvent } from '../../../lab/relay/wire-observer';
import { failureOf, receiveIds, receiveOne, until, useRelay } from './connect';

const names = ['plain', 'batch', 'limits', 'deleted', 'shared', 'drained', 'watched', 'many'];
const at = useRelay(names.map((name) => ({ name })));

test('a message arrives with everything its sender gave it', async () => {
  const client = at.connect();
  const message = {
    messageId: 'id-1',
    body: { text: 'Grüße 🗝', list: [1, 2.5, null] },
    contentType: 'application/json',
    correlationId: 'correlation-1',
    subject: 'subject',
    replyTo: 'replies',
    replyToSessionId: 'portal-1',
    sessionId: 'group-1',
    to: 'there',
    timeToLive: 60_000,
    applicationProperties: { text: 'ä', whole: 7, negative: -7, fraction: 0.5, flag: true, large: 2 ** 40 },
  };
  const before = Date.now();
  await client.createSender('plain').sendMessages(message);
  const receiver = client.createReceiver('plain');
  const received = await receiveOne(receiver);
  const { enqueuedTimeUtc, lockedUntilUtc, expiresAtUtc, sequenceNumber, lockToken, state } = received;
  await receiver.completeMessage(received);

  const { replyToSessionId: _, ...rest } = message;
  expect(received).toMatchObject({ ...rest, deliveryCount: 0, replyToSessionId: 'portal-1' });
  expect({
    enqueued: (enqueuedTimeUtc?.getTime() ?? 0) >= before,
    locked: (lockedUntilUtc?.getTime() ?? 0) >= before + 30_000,
    expires: (expiresAtUtc?.getTime() ?? 0) - (enqueuedTimeUtc?.getTime() ?? 0),
    sequenceNumber: sequenceNumber?.toString(),
    lockToken: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(lockToken ?? ''),
    state,
  }).toEqual({
    enqueued: true,
    locked: true,
    expires: 60_000,
    sequenceNumber: '1',
    lockToken: true,
    state: 'active',
  });
});

test('binary bodies of all sizes up to the limit pass unchanged, larger ones are refused', async () => {
  const client = at.connect();
  const sender = client.createSender('limits');
  const receiver = client.createReceiver('limits', { receiveMode: 'receiveAndDelete' });
  const sizes = [0, 1, 255, 256, 70_000, 262_000];
  const equal: boolean[] = [];
  for (const size of sizes) {
    const body = Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
    await sender.sendMessages({ messageId: `size-${size}`, body });
    const received = await receiveOne(receiver);
    equal.push(body.toString('hex') === (received.body as Buffer).toString('hex'));
  }
  const tooLarge = await failureOf(
    sender.sendMessages({ messageId: 'large', body: Buffer.alloc(256 * 1024) }),
  );
  expect({ equal, tooLarge, left: at.relay().messageCount('limits') }).toEqual({
    equal: sizes.map(() => true),
    tooLarge: 'MessageSizeExceeded',
    left: 0,
  });
});

test('a batch is stored as single messages, and its limit is the advertised message size', async () => {
  const client = at.connect();
  const sender = client.createSender('batch');
  const batch = await sender.createMessageBatch();
  for (const messageId of ['a', 'b', 'c']) batch.tryAddMessage({ messageId, body: messageId });
  await sender.sendMessages(batch);
  const receiver = client.createReceiver('batch', { receiveMode: 'receiveAndDelete' });
  expect({ limit: batch.maxSizeInBytes, ids: await receiveIds(receiver) }).toEqual({
    limit: 256 * 1024,
    ids: ['a', 'b', 'c'],
  });
});

test('receiveAndDelete removes messages as they are handed out', async () => {
  const client = at.connect();
  await client.createSender('deleted').sendMessages([
    { messageId: 'a', body: 1 },
    { messageId: 'b', body: 2 },
  ]);
  const receiver = client.createReceiver('deleted', { receiveMode: 'receiveAndDelete' });
  const first = await receiveOne(receiver);
  expect({
    id: first.messageId,
    lockToken: first.lockToken,
    left: at.relay().messageCount('deleted'),
  }).toEqual({
    id: 'a',
    lockToken: undefined,
    left: 1,
  });
});

test('competing consumers share the messages', async () => {
  const counts = [0, 0];
  const subscriptions = counts.map((_, index) =>
    at
      .connect()
      .createReceiver('shared')
      .subscribe(
        {
          processMessage: () => {
            counts[index] = (counts[index] ?? 0) + 1;
            return Promise.resolve();
          },
          processError: () => Promise.resolve(),
        },
        { maxConcurrentCalls: 4 },
      ),
  );
  const sender = at.connect().createSender('shared');
  for (let index = 0; index < 20; index += 1)
    await sender.sendMessages({ messageId: `m${index}`, body: index });
  await until(() => (counts[0] ?? 0) + (counts[1] ?? 0) === 20);
  await Promise.all(subscriptions.map((subscription) => subscription.close()));
  expect(counts).toEqual([10, 10]);
});

test('an empty receive drains its credit, and the link goes on working', async () => {
  const client = at.connect();
  const receiver = client.createReceiver('drained');
  const rounds: (readonly unknown[])[] = [];
  for (const messageId of ['a', 'b']) {
    rounds.push(await receiveIds(receiver));
    await client.createSender('drained').sendMessages({ messageId, body: '' });
    const message = await receiveOne(receiver);
    await receiver.completeMessage(message);
    rounds.push([message.messageId]);
  }
  expect(rounds).toEqual([[], ['a'], [], ['b']]);
});

test('an observer sees every message on the wire with its true size', async () => {
  const events: WireEvent[] = [];
  const stop = at.relay().onWire((event) => events.push(event));
  const client = at.connect();
  await client.createSender('watched').sendMessages({ messageId: 'seen', body: 'canary-1' });
  const receiver = client.createReceiver('watched');
  await receiver.completeMessage(await receiveOne(receiver));
  stop();
  await client.createSender('watched').sendMessages({ messageId: 'unseen', body: 'canary-2' });
  expect(
    events.map(({ bytes, ...event }) => ({
      ...event,
      body: new TextDecoder('latin1').decode(bytes).includes('canary-1'),
      plausible: bytes.length > 20 && bytes.length < 300,
    })),
  ).toEqual([
    { queue: 'watched', direction: 'in', messageId: 'seen', body: true, plausible: true },
    { queue: 'watched', direction: 'out', messageId: 'seen', body: true, plausible: true },
  ]);
});

test('one link carries more messages than rhea has room for unsettled deliveries', async () => {
  const client = at.connect();
  const total = 2_600;
  let done = 0;
  const subscription = client.createReceiver('many').subscribe(
    {
      processMessage: () => {
        done += 1;
        return Promise.resolve();
      },
      processError: () => Promise.resolve(),
    },
    { maxConcurrentCalls: 50 },
  );
  const sender = client.createSender('many');
  for (let sent = 0; sent < total; sent += 100) {
    await sender.sendMessages(
      Array.from({ length: 100 }, (_, index) => ({ messageId: `m${sent + index}`, body: '' })),
    );
  }
  await until(() => done === total && at.relay().messageCount('many') === 0, 8_000);
  await subscription.close();
  expect({ done, left: at.relay().messageCount('many') }).toEqual({ done: total, left: 0 });
});
