import { ServiceBusClient, type ServiceBusReceiver } from '@azure/service-bus';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWritebackRelay, type WritebackRelay } from '../../../lab/relay/writeback-relay';
import { connectionString } from '../../../shared/protocol/connection-string';
import { defaultQueues } from '../../../shared/protocol/limits';
import { failureOf, receiveOne } from './connect';

type Side = keyof WritebackRelay['access'];

let writeback: WritebackRelay;
let clients: Readonly<Record<Side, ServiceBusClient>>;

beforeAll(async () => {
  writeback = await createWritebackRelay();
  const open = (side: Side): ServiceBusClient => {
    const text = connectionString(writeback.access[side]);
    if (!text.ok) throw new Error(text.error.message);
    return new ServiceBusClient(text.value, { retryOptions: { maxRetries: 0, timeoutInMs: 5_000 } });
  };
  clients = { agent: open('agent'), portal: open('portal'), operator: open('operator') };
});

afterAll(async () => {
  await Promise.all(Object.values(clients).map((client) => client.close()));
  await writeback.relay.stop();
});

async function rightsOf(side: Side): Promise<Readonly<Record<string, string>>> {
  const rights: Record<string, string> = {};
  for (const [name, queue] of Object.entries(defaultQueues)) {
    const sends = await failureOf(clients[side].createSender(queue).createMessageBatch());
    const listens = await failureOf(clients[side].createReceiver(queue).peekMessages(1));
    rights[name] = [sends === 'none' ? 'Send' : sends, listens === 'none' ? 'Listen' : listens].join(' ');
  }
  return rights;
}

test('each side has exactly the rights of the protocol', async () => {
  const [send, listen] = ['Send UnauthorizedAccess', 'UnauthorizedAccess Listen'];
  const none = 'UnauthorizedAccess UnauthorizedAccess';
  expect({
    agent: await rightsOf('agent'),
    portal: await rightsOf('portal'),
    operator: await rightsOf('operator'),
  }).toEqual({
    agent: { requests: listen, replies: send, control: send, controlReplies: listen },
    portal: { requests: send, replies: listen, control: listen, controlReplies: send },
    operator: { requests: none, replies: none, control: none, controlReplies: none },
  });
});

test('a request is answered over the portal’s session', async () => {
  const session = await clients.portal.acceptSession(defaultQueues.replies, 'portal-1');
  const requests = clients.agent.createReceiver(defaultQueues.requests);
  const replies = clients.agent.createSender(defaultQueues.replies);
  const subscription = requests.subscribe(
    {
      processMessage: async (message) => {
        const body = `answer to ${String(message.body)}`;
        await replies.sendMessages({ messageId: 'reply-1', sessionId: message.replyToSessionId ?? '', body });
        await requests.completeMessage(message);
      },
      processError: () => Promise.resolve(),
    },
    { autoCompleteMessages: false },
  );
  await clients.portal
    .createSender(defaultQueues.requests)
    .sendMessages({ messageId: 'request-1', body: 'request', replyToSessionId: 'portal-1' });
  const reply = await receiveOne(session);
  await session.completeMessage(reply);
  await subscription.close();
  expect({ body: reply.body as unknown, left: writeback.relay.messageCount(defaultQueues.requests) }).toEqual(
    {
      body: 'answer to request',
      left: 0,
    },
  );
});

test('a request that fails three times is a dead letter, which only the operator may read', async () => {
  await clients.portal.createSender(defaultQueues.requests).sendMessages({ messageId: 'bad', body: '' });
  const requests = clients.agent.createReceiver(defaultQueues.requests);
  for (let delivery = 0; delivery < 3; delivery += 1)
    await requests.abandonMessage(await receiveOne(requests));
  const deadLetters = (side: Side): ServiceBusReceiver =>
    clients[side].createReceiver(defaultQueues.requests, { subQueueType: 'deadLetter' });
  const [dead] = await deadLetters('operator').peekMessages(1);
  expect({
    counted: writeback.relay.deadLetterCount(defaultQueues.requests),
    dead: [dead?.messageId, dead?.deadLetterReason],
    portal: await failureOf(deadLetters('portal').peekMessages(1)),
  }).toEqual({ counted: 1, dead: ['bad', 'MaxDeliveryCountExceeded'], portal: 'UnauthorizedAccess' });
});

test('every relay has keys of its own', async () => {
  const other = await createWritebackRelay();
  await other.relay.stop();
  const keys = [writeback, other].flatMap(({ access }) => Object.values(access).map(({ sasKey }) => sasKey));
  expect(new Set(keys).size).toBe(6);
});
