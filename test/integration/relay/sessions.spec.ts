import { expect, test } from 'vitest';
import { failureOf, pause, receiveIds, receiveOne, until, useRelay } from './connect';

const lockDurationMs = 500;
const lasting = ['named', 'next', 'waiting', 'state', 'strict', 'returned', 'deferred'];
const at = useRelay([
  { name: 'no-sessions' },
  ...lasting.map((name) => ({ name, requiresSession: true })),
  { name: 'expiring', requiresSession: true, lockDurationMs },
  { name: 'renewing', requiresSession: true, lockDurationMs },
]);

test('a session that is accepted before anything is sent gets its own messages only, in order', async () => {
  const client = at.connect();
  const session = await client.acceptSession('named', 'portal-1');
  await client.createSender('named').sendMessages([
    { messageId: 'a', sessionId: 'portal-1', body: '' },
    { messageId: 'b', sessionId: 'portal-2', body: '' },
    { messageId: 'c', sessionId: 'portal-1', body: '' },
  ]);
  const messages = await session.receiveMessages(2, { maxWaitTimeInMs: 2_000 });
  for (const message of messages) await session.completeMessage(message);
  const lock = session.sessionLockedUntilUtc.getTime() - Date.now();
  expect({
    ids: messages.map(({ messageId }) => messageId),
    lock: lock > 25_000 && lock <= 30_000,
    left: at.relay().messageCount('named'),
  }).toEqual({ ids: ['a', 'c'], lock: true, left: 1 });
});

test('a subscription to a session gets messages as they come', async () => {
  const client = at.connect();
  const session = await client.acceptSession('named', 'portal-3');
  const received: unknown[] = [];
  const subscription = session.subscribe({
    processMessage: ({ messageId }) => {
      received.push(messageId);
      return Promise.resolve();
    },
    processError: () => Promise.resolve(),
  });
  const sender = client.createSender('named');
  for (const messageId of ['a', 'b', 'c'])
    await sender.sendMessages({ messageId, sessionId: 'portal-3', body: '' });
  await until(() => received.length === 3);
  await subscription.close();
  expect(received).toEqual(['a', 'b', 'c']);
});

test('a locked session is refused to others and free again once it is closed', async () => {
  const client = at.connect();
  const session = await client.acceptSession('returned', 'one');
  await client.createSender('returned').sendMessages({ messageId: 'a', sessionId: 'one', body: '' });
  const held = await receiveOne(session);
  const refused = await failureOf(at.connect().acceptSession('returned', 'one'));
  await session.close();
  const again = await at.connect().acceptSession('returned', 'one');
  const message = await receiveOne(again);
  expect({ refused, counts: [held.deliveryCount, message.deliveryCount] }).toEqual({
    refused: 'SessionCannotBeLocked',
    // Giving a session back is not a failed delivery.
    counts: [0, 0],
  });
});

test('the next available session is the one whose message waits longest', async () => {
  const client = at.connect();
  await client.createSender('next').sendMessages([
    { messageId: 'a', sessionId: 'first', body: '' },
    { messageId: 'b', sessionId: 'second', body: '' },
  ]);
  const one = await client.acceptNextSession('next');
  const two = await client.acceptNextSession('next');
  expect({
    sessions: [one.sessionId, two.sessionId],
    messages: [(await receiveOne(one)).messageId, (await receiveOne(two)).messageId],
  }).toEqual({ sessions: ['first', 'second'], messages: ['a', 'b'] });
});

test('a receiver of the next session waits for one', async () => {
  const client = at.connect();
  const waiting = client.acceptNextSession('waiting');
  await pause(300);
  await at.connect().createSender('waiting').sendMessages({ messageId: 'a', sessionId: 'late', body: '' });
  const session = await waiting;
  expect([session.sessionId, (await receiveOne(session)).messageId]).toEqual(['late', 'a']);
});

test('nobody waits for ever: without a session the wait ends with a timeout', async () => {
  expect(await failureOf(at.connect().acceptNextSession('waiting'))).toBe('ServiceTimeout');
}, 10_000);

test('session state is kept with the session', async () => {
  const client = at.connect();
  const session = await client.acceptSession('state', 'one');
  const states: unknown[] = [await session.getSessionState()];
  await session.setSessionState({ step: 2 });
  await session.close();
  const again = await client.acceptSession('state', 'one');
  states.push(await again.getSessionState());
  const other = await client.acceptSession('state', 'two');
  states.push(await other.getSessionState());
  expect(states).toEqual([null, { step: 2 }, null]);
});

test('a session queue takes no message without a session id and no receiver without a session', async () => {
  const client = at.connect();
  const reason = async (promise: Promise<unknown>): Promise<string> => {
    const error = await promise.then(() => null, String);
    return /InvalidOperationError/.exec(error ?? '')?.[0] ?? String(error);
  };
  expect({
    send: await reason(client.createSender('strict').sendMessages({ messageId: 'a', body: '' })),
    receive: await reason(client.createReceiver('strict').receiveMessages(1)),
    session: await failureOf(client.acceptSession('no-sessions', 'one')),
  }).toEqual({
    send: 'InvalidOperationError',
    receive: 'InvalidOperationError',
    session: 'SessionCannotBeLocked',
  });
});

test('an expired session lock ends the link and counts as a failed delivery', async () => {
  const client = at.connect();
  const session = await client.acceptSession('expiring', 'one', { maxAutoLockRenewalDurationInMs: 0 });
  await client.createSender('expiring').sendMessages({ messageId: 'a', sessionId: 'one', body: '' });
  const held = await receiveOne(session);
  await pause(lockDurationMs + 150);
  const late = [
    await failureOf(session.completeMessage(held)),
    await failureOf(session.renewSessionLock()),
    await failureOf(session.getSessionState()),
  ];
  const again = await at.connect().acceptSession('expiring', 'one', { maxAutoLockRenewalDurationInMs: 0 });
  const message = await receiveOne(again);
  expect({ late, message: [message.messageId, message.deliveryCount] }).toEqual({
    late: ['SessionLockLost', 'SessionLockLost', 'SessionLockLost'],
    message: ['a', 1],
  });
});

test('a renewed session lock holds, and so do the locks of its messages', async () => {
  const client = at.connect();
  const session = await client.acceptSession('renewing', 'one', { maxAutoLockRenewalDurationInMs: 0 });
  await client.createSender('renewing').sendMessages({ messageId: 'a', sessionId: 'one', body: '' });
  const message = await receiveOne(session);
  for (let renewal = 0; renewal < 3; renewal += 1) {
    await pause(lockDurationMs * 0.6);
    await session.renewSessionLock();
  }
  expect(await failureOf(session.completeMessage(message))).toBe('none');
});

test('deferred and peeked messages belong to their session', async () => {
  const client = at.connect();
  await client.createSender('deferred').sendMessages([
    { messageId: 'a', sessionId: 'one', body: '' },
    { messageId: 'b', sessionId: 'two', body: '' },
  ]);
  const one = await client.acceptSession('deferred', 'one');
  const two = await client.acceptSession('deferred', 'two');
  const message = await receiveOne(one);
  await one.deferMessage(message);
  const { sequenceNumber } = message;
  if (sequenceNumber === undefined) throw new Error('The message has no sequence number');
  const fromOther = await failureOf(two.receiveDeferredMessages(sequenceNumber));
  const [deferred] = await one.receiveDeferredMessages(sequenceNumber);
  if (deferred === undefined) throw new Error('The deferred message is missing');
  const peeked = await two.peekMessages(10);
  await one.completeMessage(deferred);
  expect({
    fromOther,
    deferred: deferred.messageId,
    peeked: peeked.map(({ messageId }) => messageId),
    left: [await receiveIds(one), at.relay().messageCount('deferred')],
  }).toEqual({ fromOther: 'MessageNotFound', deferred: 'a', peeked: ['b'], left: [[], 1] });
});
