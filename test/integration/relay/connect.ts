import {
  ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from '@azure/service-bus';
import { afterAll, beforeAll } from 'vitest';
import type { AccessRule } from '../../../lab/relay/access-rules';
import type { QueueOptions } from '../../../lab/relay/queue-options';
import { startRelay, type LabRelay } from '../../../lab/relay/relay';

/** No retries and short waits: a test wants the first answer. */
const retryOptions = { maxRetries: 0, timeoutInMs: 5_000, retryDelayInMs: 50 };

const everything: AccessRule = { name: 'all', key: 'all-key', queue: '*', rights: ['Manage'] };

/** A relay for the tests of one file, and SDK clients of it that are closed at the end. */
export interface TestRelay {
  relay(): LabRelay;
  connect(ruleName?: string, key?: string): ServiceBusClient;
  /** A client that presents a ready-made token instead of signing its own. */
  connectWithToken(token: string): ServiceBusClient;
}

/** Starts a relay before the tests of a file and stops it after them. */
export function useRelay(queues: readonly QueueOptions[], rules: readonly AccessRule[] = []): TestRelay {
  let relay: LabRelay | undefined;
  const clients: ServiceBusClient[] = [];
  const current = (): LabRelay => {
    if (relay === undefined) throw new Error('The relay runs only during tests');
    return relay;
  };
  const open = (credentials: string): ServiceBusClient => {
    const text = `Endpoint=${current().endpoint};${credentials};UseDevelopmentEmulator=true;`;
    const client = new ServiceBusClient(text, { retryOptions });
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    relay = await startRelay({ queues, rules: [everything, ...rules] });
  });
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await relay?.stop();
  });
  return {
    relay: current,
    connect: (name = 'all', key = 'all-key') => open(`SharedAccessKeyName=${name};SharedAccessKey=${key}`),
    connectWithToken: (token) => open(`SharedAccessSignature=${token}`),
  };
}

/** Waits for one message. */
export async function receiveOne(
  receiver: ServiceBusReceiver,
  maxWaitTimeInMs = 3_000,
): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs });
  if (message === undefined) throw new Error(`No message within ${maxWaitTimeInMs} ms`);
  return message;
}

/** The ids of the messages that are there. */
export async function receiveIds(receiver: ServiceBusReceiver, count = 10): Promise<readonly unknown[]> {
  const messages = await receiver.receiveMessages(count, {
    maxWaitTimeInMs: 200,
    maxTimeAfterFirstMessageInMs: 200,
  } as {
    maxWaitTimeInMs: number;
  });
  return messages.map(({ messageId }) => messageId);
}

/** The code of the error a promise fails with, `none` when it does not fail. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

/** Resolves when the condition holds. */
export async function until(condition: () => boolean, withinMs = 3_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`The condition did not hold within ${withinMs} ms`);
    await pause(10);
  }
}
