import { expect, test } from 'vitest';
import { failureOf, pause, receiveIds, receiveOne, until, useRelay } from './connect';

const at = useRelay([
  { name: 'ageing' },
  { name: 'capped', defaultTtlMs: 300 },
  { name: 'buried', defaultTtlMs: 300, deadLetterOnExpiry: true },
  { name: 'held', defaultTtlMs: 300 },
  { name: 'scheduled' },
  { name: 'annotated' },
  { name: 'cancelled' },
  { name: 'unique', duplicateDetectionWindowMs: 600 },
  { name: 'peeked' },
]);

test('an expired message is dropped, also while nobody listens', async () => {
  const client = at.connect();
  await client.createSender('ageing').sendMessages([
    { messageId: 'short', body: '', timeToLive: 200 },
    { messageId: 'long', body: '', timeToLive: 60_000 },
  ]);
  await until(() => at.relay().messageCount('ageing') === 1);
  const receiver = client.createReceiver('ageing', { receiveMode: 'receiveAndDelete' });
  expect([await receiveIds(receiver), at.relay().deadLetterCount('ageing')]).toEqual([['long'], 0]);
});

test('the queue’s default caps a message’s time to live', async () => {
  const client = at.connect();
  await client.createSender('capped').sendMessages({ messageId: 'a', body: '', timeToLive: 60_000 });
  const receiver = client.createReceiver('capped');
  const { expiresAtUtc, enqueuedTimeUtc } = await receiveOne(receiver);
  const timeToLive = (expiresAtUtc?.getTime() ?? 0) - (enqueuedTimeUtc?.getTime() ?? 0);
  await client.createSender('capped').sendMessages({ messageId: 'b', body: '' });
  await pause(500);
  expect([timeToLive, await receiveIds(receiver)]).toEqual([300, []]);
});

test('where the queue says so, an expired message is dead-lettered', async () => {
  const client = at.connect();
  await client.createSender('buried').sendMessages({ messageId: 'a', body: '' });
  const dead = await receiveOne(client.createReceiver('buried', { subQueueType: 'deadLetter' }));
  await pause(400);
  expect([dead.messageId, dead.deadLetterReason, at.relay().deadLetterCount('buried')]).toEqual([
    'a',
    'TTLExpiredException',
    1,
  ]);
});

test('a locked message does not expire', async () => {
  const client = at.connect();
  await client.createSender('held').sendMessages({ messageId: 'a', body: '' });
  const receiver = client.createReceiver('held');
  const message = await receiveOne(receiver);
  await pause(500);
  expect(await failureOf(receiver.completeMessage(message))).toBe('none');
});

test('a scheduled message becomes available at its time', async () => {
  const client = at.connect();
  const sender = client.createSender('scheduled');
  const receiver = client.createReceiver('scheduled');
  const due = new Date(Date.now() + 600);
  const numbers = await sender.scheduleMessages({ messageId: 'later', body: 'text' }, due);
  const [shown] = await receiver.peekMessages(1);
  const before = await receiveIds(receiver);
  const message = await receiveOne(receiver);
  await receiver.completeMessage(message);
  expect({
    numbers: numbers.map(String),
    shown: [shown?.messageId, shown?.state],
    before,
    message: [message.messageId, message.body, message.state, message.scheduledEnqueueTimeUtc?.getTime()],
    onTime: Date.now() >= due.getTime(),
  }).toEqual({
    numbers: ['1'],
    shown: ['later', 'scheduled'],
    before: [],
    message: ['later', 'text', 'active', due.getTime()],
    onTime: true,
  });
});

test('a message may also be scheduled in a plain send', async () => {
  const client = at.connect();
  const scheduledEnqueueTimeUtc = new Date(Date.now() + 400);
  await client.createSender('annotated').sendMessages([
    { messageId: 'later', body: '', scheduledEnqueueTimeUtc },
    { messageId: 'now', body: '' },
  ]);
  const receiver = client.createReceiver('annotated', { receiveMode: 'receiveAndDelete' });
  const first = await receiveOne(receiver);
  const second = await receiveOne(receiver);
  expect([first.messageId, second.messageId]).toEqual(['now', 'later']);
});

test('a scheduled message can be cancelled once', async () => {
  const client = at.connect();
  const sender = client.createSender('cancelled');
  const [number] = await sender.scheduleMessages(
    { messageId: 'never', body: '' },
    new Date(Date.now() + 60_000),
  );
  if (number === undefined) throw new Error('Nothing was scheduled');
  await sender.cancelScheduledMessages(number);
  expect([
    at.relay().messageCount('cancelled'),
    await failureOf(sender.cancelScheduledMessages(number)),
  ]).toEqual([0, 'MessageNotFound']);
});

test('a duplicate within the window is accepted and dropped', async () => {
  const client = at.connect();
  const sender = client.createSender('unique');
  const receiver = client.createReceiver('unique', { receiveMode: 'receiveAndDelete' });
  await sender.sendMessages({ messageId: 'a', body: '1' });
  await sender.sendMessages({ messageId: 'a', body: '2' });
  await sender.sendMessages({ messageId: 'b', body: '3' });
  const within = await receiveIds(receiver);
  await pause(500);
  await sender.sendMessages({ messageId: 'a', body: '4' });
  expect([within, await receiveIds(receiver)]).toEqual([['a', 'b'], ['a']]);
});

test('peeking shows messages without locking them, from a sequence number on', async () => {
  const client = at.connect();
  await client
    .createSender('peeked')
    .sendMessages(['a', 'b', 'c', 'd'].map((messageId) => ({ messageId, body: messageId })));
  const receiver = client.createReceiver('peeked');
  const locked = await receiveOne(receiver);
  const deferred = await receiveOne(receiver);
  await receiver.deferMessage(deferred);
  const all = await receiver.peekMessages(10);
  const { sequenceNumber } = deferred;
  if (sequenceNumber === undefined) throw new Error('The message has no sequence number');
  const some = await receiver.peekMessages(2, { fromSequenceNumber: sequenceNumber });
  await receiver.completeMessage(locked);
  expect({
    all: all.map(({ messageId, state, lockToken }) => [messageId, state, lockToken]),
    some: some.map(({ messageId }) => messageId),
    end: await receiver.peekMessages(10, { fromSequenceNumber: sequenceNumber.add(100) }),
  }).toEqual({
    all: [
      ['a', 'active', undefined],
      ['b', 'deferred', undefined],
      ['c', 'active', undefined],
      ['d', 'active', undefined],
    ],
    some: ['b', 'c'],
    end: [],
  });
});
