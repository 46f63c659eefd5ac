import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import { expect, test } from 'vitest';
import { failureOf, pause, receiveIds, receiveOne, useRelay } from './connect';

const lockDurationMs = 400;
const patient = ['abandoned', 'rejected', 'deferred', 'dropped', 'handed-over', 'counted'];
const at = useRelay([
  ...patient.map((name) => ({ name, maxDeliveryCount: 3 })),
  { name: 'hasty', maxDeliveryCount: 3, lockDurationMs },
  { name: 'renewed', lockDurationMs },
]);

function deadLettersOf(queue: string): ServiceBusReceiver {
  return at.connect().createReceiver(queue, { subQueueType: 'deadLetter' });
}

test('an abandoned message comes back at its old place with its count and changed properties', async () => {
  const client = at.connect();
  await client.createSender('abandoned').sendMessages([
    { messageId: 'a', body: '', applicationProperties: { kept: 'yes', changed: 1 } },
    { messageId: 'b', body: '' },
  ]);
  const receiver = client.createReceiver('abandoned');
  await receiver.abandonMessage(await receiveOne(receiver), { changed: 2, added: true });
  const again = await receiveOne(receiver);
  await receiver.completeMessage(again);
  const { messageId, deliveryCount, applicationProperties } = again;
  expect({ messageId, deliveryCount, applicationProperties }).toEqual({
    messageId: 'a',
    deliveryCount: 1,
    applicationProperties: { kept: 'yes', changed: 2, added: true },
  });
});

test('a message is dead-lettered after the maximum number of deliveries', async () => {
  const client = at.connect();
  await client.createSender('counted').sendMessages({ messageId: 'a', body: 'text' });
  const receiver = client.createReceiver('counted');
  const counts: unknown[] = [];
  for (let delivery = 0; delivery < 3; delivery += 1) {
    const message = await receiveOne(receiver);
    counts.push(message.deliveryCount);
    await receiver.abandonMessage(message);
  }
  const dead = await receiveOne(deadLettersOf('counted'));
  const { messageId, body, deadLetterReason, deadLetterErrorDescription, deadLetterSource } =
    dead as typeof dead & {
      body: unknown;
    };
  expect({
    counts,
    left: await receiveIds(receiver),
    dead: { messageId, body, deadLetterReason, deadLetterErrorDescription, deadLetterSource },
  }).toEqual({
    counts: [0, 1, 2],
    left: [],
    dead: {
      messageId: 'a',
      body: 'text',
      deadLetterReason: 'MaxDeliveryCountExceeded',
      deadLetterErrorDescription: 'Message could not be consumed after 3 delivery attempts.',
      deadLetterSource: 'counted',
    },
  });
});

test('a message dead-lettered with a reason can be received from the dead-letter queue and completed', async () => {
  const client = at.connect();
  await client.createSender('rejected').sendMessages({ messageId: 'a', body: '' });
  const receiver = client.createReceiver('rejected');
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: 'expired',
    deadLetterErrorDescription: 'The request came too late',
    extra: 'kept',
  });
  const deadLetters = deadLettersOf('rejected');
  const counted = at.relay().deadLetterCount('rejected');
  const dead = await receiveOne(deadLetters);
  const again = await failureOf(deadLetters.deadLetterMessage(dead));
  const { deadLetterReason, deadLetterErrorDescription, applicationProperties } = dead;
  expect({ counted, again, deadLetterReason, deadLetterErrorDescription, applicationProperties }).toEqual({
    counted: 1,
    again: 'GeneralError',
    deadLetterReason: 'expired',
    deadLetterErrorDescription: 'The request came too late',
    applicationProperties: {
      extra: 'kept',
      DeadLetterReason: 'expired',
      DeadLetterErrorDescription: 'The request came too late',
    },
  });
});

test('a dead letter is removed by completing it', async () => {
  const client = at.connect();
  await client.createSender('dropped').sendMessages({ messageId: 'a', body: '' });
  const receiver = client.createReceiver('dropped');
  await receiver.deadLetterMessage(await receiveOne(receiver), {
    deadLetterReason: 'x',
    deadLetterErrorDescription: '',
  });
  const deadLetters = deadLettersOf('dropped');
  await deadLetters.completeMessage(await receiveOne(deadLetters));
  expect([at.relay().messageCount('dropped'), at.relay().deadLetterCount('dropped')]).toEqual([0, 0]);
});

test('a deferred message is received only by its sequence number and settled like any other', async () => {
  const client = at.connect();
  await client.createSender('deferred').sendMessages([
    { messageId: 'a', body: 'first' },
    { messageId: 'b', body: 'second' },
  ]);
  const receiver = client.createReceiver('deferred');
  const numbers: NonNullable<ServiceBusReceivedMessage['sequenceNumber']>[] = [];
  for (let index = 0; index < 2; index += 1) {
    const message = await receiveOne(receiver);
    if (message.sequenceNumber !== undefined) numbers.push(message.sequenceNumber);
    await receiver.deferMessage(message, { deferredBy: 'test' });
  }
  const byOrder = await receiveIds(receiver);
  const [first, second] = await receiver.receiveDeferredMessages(numbers);
  if (first === undefined || second === undefined) throw new Error('Deferred messages are missing');
  const locked = await failureOf(receiver.receiveDeferredMessages(numbers));
  await receiver.completeMessage(first);
  await receiver.abandonMessage(second);
  const [back] = await receiver.receiveDeferredMessages(numbers.slice(1));
  if (back === undefined) throw new Error('The abandoned message is not deferred any more');
  await receiver.deadLetterMessage(back, { deadLetterReason: 'enough', deadLetterErrorDescription: '' });
  const { body, state, deliveryCount, applicationProperties } = back as typeof back & { body: unknown };
  expect({
    byOrder,
    locked,
    completed: await failureOf(receiver.receiveDeferredMessages(numbers.slice(0, 1))),
    back: { body, state, deliveryCount, applicationProperties },
    left: [at.relay().messageCount('deferred'), at.relay().deadLetterCount('deferred')],
  }).toEqual({
    byOrder: [],
    locked: 'MessageNotFound',
    completed: 'MessageNotFound',
    back: {
      body: 'second',
      state: 'deferred',
      deliveryCount: 1,
      applicationProperties: { deferredBy: 'test' },
    },
    left: [0, 1],
  });
});

test('an expired lock is lost: the message is delivered again and the late settlement is refused', async () => {
  const client = at.connect();
  await client.createSender('hasty').sendMessages({ messageId: 'a', body: '' });
  const receiver = client.createReceiver('hasty', { maxAutoLockRenewalDurationInMs: 0 });
  const first = await receiveOne(receiver);
  const early = await receiveIds(receiver);
  const second = await receiveOne(receiver);
  expect({
    early,
    second: [second.messageId, second.deliveryCount, second.lockToken === first.lockToken],
    late: [
      await failureOf(receiver.completeMessage(first)),
      await failureOf(receiver.renewMessageLock(first)),
      await failureOf(receiver.completeMessage(second)),
    ],
  }).toEqual({ early: [], second: ['a', 1, false], late: ['MessageLockLost', 'MessageLockLost', 'none'] });
});

test('a renewed lock holds', async () => {
  const client = at.connect();
  await client.createSender('renewed').sendMessages({ messageId: 'a', body: '' });
  const receiver = client.createReceiver('renewed', { maxAutoLockRenewalDurationInMs: 0 });
  const message = await receiveOne(receiver);
  for (let renewal = 0; renewal < 3; renewal += 1) {
    await pause(lockDurationMs * 0.6);
    await receiver.renewMessageLock(message);
  }
  expect([await receiveIds(receiver), await failureOf(receiver.completeMessage(message))]).toEqual([
    [],
    'none',
  ]);
});

test('a message whose link is gone is settled over $management', async () => {
  const client = at.connect();
  await client
    .createSender('handed-over')
    .sendMessages(
      ['complete', 'abandon', 'defer', 'deadLetter'].map((messageId) => ({ messageId, body: '' })),
    );
  const receiver = client.createReceiver('handed-over');
  const [complete, abandon, defer, deadLetter] = await receiver.receiveMessages(4, {
    maxWaitTimeInMs: 2_000,
  });
  if (!complete || !abandon || !defer || !deadLetter) throw new Error('Messages are missing');
  await receiver.close();
  const other = client.createReceiver('handed-over');
  const locked = await receiveIds(other);
  await other.completeMessage(complete);
  await other.abandonMessage(abandon);
  await other.deferMessage(defer);
  await other.deadLetterMessage(deadLetter, {
    deadLetterReason: 'late',
    deadLetterErrorDescription: 'link gone',
  });
  const again = await receiveOne(other);
  const dead = await receiveOne(deadLettersOf('handed-over'));
  expect({
    locked,
    again: [again.messageId, again.deliveryCount],
    left: at.relay().messageCount('handed-over'),
    dead: [dead.messageId, dead.deadLetterReason, dead.deadLetterErrorDescription],
    twice: await failureOf(other.completeMessage(complete)),
  }).toEqual({
    locked: [],
    again: ['abandon', 1],
    left: 2,
    dead: ['deadLetter', 'late', 'link gone'],
    twice: 'MessageLockLost',
  });
});
