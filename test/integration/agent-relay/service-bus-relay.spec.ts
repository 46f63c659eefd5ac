import { ServiceBusClient } from '@azure/service-bus';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IncomingMessage } from '../../../electron/agent/pipeline/ports';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import {
  createServiceBusRelay,
  type ServiceBusRelayOptions,
} from '../../../electron/agent/relay/service-bus-relay';
import { systemClock } from '../../../electron/agent/clock';
import { connectionString } from '../../../shared/protocol/connection-string';
import { defaultQueues } from '../../../shared/protocol/limits';
import type { RelayAccess } from '../../../shared/protocol/pairing';
import { sendWithoutDelay } from '../../../shared/relay/no-delay';
import {
  bytes,
  eventually,
  memoryLog,
  quickTimings,
  startLabRelay,
  type TestRelay,
} from '../relay-support/lab';
import { noProxy } from '../../fakes/no-proxy';

// Outages and their ends take seconds.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 20_000 });

const agentId = 'agent-one';
const never = new AbortController().signal;
let lab: TestRelay;
let log = memoryLog();
let relay: AgentRelay;
let portal: ServiceBusClient;
const states: string[] = [];

function makeRelay(changes: Partial<ServiceBusRelayOptions> = {}): AgentRelay {
  const made = createServiceBusRelay({
    access: lab.agentAccess,
    agentId,
    concurrency: 8,
    clock: systemClock,
    log,
    timings: quickTimings,
    proxyOf: noProxy,
    ...changes,
  });
  made.onState((state) => states.push(state));
  return made;
}

function clientFor(access: RelayAccess): ServiceBusClient {
  const text = connectionString(access);
  if (!text.ok) throw new Error(text.error.message);
  return new ServiceBusClient(text.value, { retryOptions: { maxRetries: 3, retryDelayInMs: 300 } });
}

async function request(messageId: string, body: unknown = Buffer.from(messageId)): Promise<void> {
  const sender = portal.createSender(defaultQueues.requests);
  await sender.sendMessages({ body, messageId, replyToSessionId: 'portal-session', timeToLive: 60_000 });
  await sender.close();
}

// The SDK’s close() does not end on a connection that was cut under it, so the test does not wait for it.
function renewPortal(): void {
  void portal.close().catch(() => null);
  portal = clientFor(lab.portalAccess);
}

async function completing(message: IncomingMessage): Promise<void> {
  await message.settle({ kind: 'complete' });
}

beforeEach(async () => {
  lab = await startLabRelay();
  log = memoryLog();
  states.length = 0;
  relay = makeRelay();
  portal = clientFor(lab.portalAccess);
});
afterEach(async () => {
  await relay.stop();
  await portal.close();
  await lab.stop();
});

describe('createServiceBusRelay', () => {
  it('hands over a message as the pipeline knows it, replies, and completes it', async () => {
    const session = await portal.acceptSession(defaultQueues.replies, 'portal-session', {
      skipParsingBodyAsJson: true,
    });
    const seen: unknown[] = [];
    const started = await relay.start(async (message) => {
      const { messageId, body, deliveryCount, replyToSessionId } = message;
      seen.push({ messageId, text: Buffer.from(body).toString(), deliveryCount, replyToSessionId });
      const sent = await relay.replies.send('portal-session', messageId, bytes('{"answer":1}'));
      seen.push(sent, await message.settle({ kind: 'complete' }));
    });
    expect(started).toEqual({ ok: true, value: undefined });
    await request('request-1', Buffer.from('{"looks":"like JSON"}'));
    const [reply] = await session.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
    expect({ id: reply?.correlationId, messageId: reply?.messageId, ttl: reply?.timeToLive }).toEqual({
      id: 'request-1',
      messageId: 'request-1.r',
      ttl: 300_000,
    });
    expect(Buffer.from(reply?.body as Uint8Array).toString()).toBe('{"answer":1}');
    await eventually(() => seen.length === 3);
    expect(seen).toEqual([
      {
        messageId: 'request-1',
        text: '{"looks":"like JSON"}',
        deliveryCount: 1,
        replyToSessionId: 'portal-session',
      },
      { ok: true, value: undefined },
      { ok: true, value: undefined },
    ]);
    await session.close();
  });

  it.each([
    ['text', 'a string', 'value'],
    ['a list', [1, 2], 'sequence'],
  ] as const)(
    'hands over a body that is %s as an empty one, to be dead-lettered',
    async (_what, body, bodyType) => {
      const lengths: number[] = [];
      await relay.start(async (message) => {
        lengths.push(message.body.byteLength);
        await message.settle({ kind: 'deadLetter', reason: 'invalidRequest', description: 'notJson' });
      });
      const sender = portal.createSender(defaultQueues.requests);
      await sender.sendMessages({ body, bodyType, properties: { messageId: 'poison-1' } });
      await eventually(() => lengths.length === 1);
      expect(lengths).toEqual([0]);
      await eventually(async () => {
        const counted = await relay.deadLetters();
        return counted.ok && counted.value === 1;
      });
    },
  );

  it('delivers an abandoned message, and one whose handler failed, again with the count', async () => {
    const counts: number[] = [];
    await relay.start(async (message) => {
      counts.push(message.deliveryCount);
      if (message.deliveryCount === 1) throw new Error('handler failed');
      await message.settle({ kind: message.deliveryCount === 2 ? 'abandon' : 'complete' });
    });
    await request('again-1');
    await eventually(() => counts.length === 3);
    expect(counts).toEqual([1, 2, 3]);
  });

  it('settles once: a second settlement has the first one’s result', async () => {
    const results: unknown[] = [];
    await relay.start(async (message) => {
      results.push(await message.settle({ kind: 'complete' }));
      results.push(await message.settle({ kind: 'abandon' }));
    });
    await request('once-1');
    await eventually(() => results.length === 2);
    expect(results).toEqual([
      { ok: true, value: undefined },
      { ok: true, value: undefined },
    ]);
  });

  it('handles eight messages at once and no more', async () => {
    let inside = 0;
    let most = 0;
    let done = 0;
    await relay.start(async (message) => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 30));
      inside -= 1;
      done += 1;
      await message.settle({ kind: 'complete' });
    });
    const sender = portal.createSender(defaultQueues.requests);
    await sender.createMessageBatch();
    const messages = Array.from({ length: 40 }, (_, index) => ({
      body: Buffer.from('x'),
      messageId: `many-${index}`,
    }));
    await Promise.all(messages.map((message) => sender.sendMessages(message)));
    await eventually(() => done === 40);
    expect(most).toBe(8);
  });

  it('finds the socket inside the SDK’s client, to send without delay', async () => {
    const client = clientFor(lab.agentAccess);
    expect(sendWithoutDelay(client)).toBe(false);
    await client.createSender(defaultQueues.replies).createMessageBatch();
    expect(sendWithoutDelay(client)).toBe(true);
    await client.close();
  });

  it('says that a key is wrong', async () => {
    const wrong = makeRelay({
      access: { ...lab.agentAccess, sasKey: Buffer.alloc(32, 7).toString('base64') },
    });
    const started = await wrong.start(completing);
    expect(started).toMatchObject({ ok: false, error: { code: 'relayUnauthorized', retryable: false } });
    expect(JSON.stringify(started)).not.toContain(Buffer.alloc(32, 7).toString('base64'));
  });

  it('says that nobody listens', async () => {
    await lab.stop();
    expect(await relay.start(completing)).toMatchObject({
      ok: false,
      error: { code: 'relayUnreachable', retryable: true },
    });
    expect(states).toEqual(['connecting', 'disconnected']);
  });

  it('refuses plain AMQP to another computer', async () => {
    const far = makeRelay({ access: { ...lab.agentAccess, host: 'contoso.servicebus.windows.net' } });
    expect(await far.start(completing)).toMatchObject({
      ok: false,
      error: { code: 'relayFailed', retryable: false },
    });
  });

  it('goes on after its connections were dropped', async () => {
    const seen: string[] = [];
    await relay.start(async (message) => {
      seen.push(message.messageId);
      await completing(message);
    });
    await request('before');
    await eventually(() => seen.includes('before'));
    lab.dropConnections();
    renewPortal();
    await request('after');
    await eventually(() => seen.includes('after'), 15_000);
    expect(await relay.replies.send('portal-session', 'after', bytes('x'))).toEqual({
      ok: true,
      value: undefined,
    });
  });

  it('goes on after the relay was away for a while, and reports it', async () => {
    const seen: string[] = [];
    await relay.start(async (message) => {
      seen.push(message.messageId);
      await completing(message);
    });
    await lab.stop();
    await eventually(() => states.includes('reconnecting'), 10_000);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    lab = await startLabRelay(lab);
    renewPortal();
    await eventually(() => states.at(-1) === 'connected', 15_000);
    await request('after');
    await eventually(() => seen.includes('after'), 15_000);
    expect(seen).toEqual(['after']);
    expect(log.events.filter((event) => event === 'relay.fault').length).toBeLessThan(6);
  });

  it('replaces its links by age without losing or doubling a message', async () => {
    await relay.stop();
    relay = makeRelay({ timings: { ...quickTimings, replaceAfterMs: 200 } });
    const seen: string[] = [];
    await relay.start(async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push(message.messageId);
      await completing(message);
    });
    const ids = Array.from({ length: 60 }, (_, index) => `aged-${index}`);
    for (const id of ids) {
      await request(id);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await eventually(() => seen.length >= ids.length, 15_000);
    expect([...seen].sort()).toEqual([...ids].sort());
    expect(states.filter((state) => state === 'connected').length).toBeGreaterThan(3);
  });

  it('lets a running handler end when it stops', async () => {
    const events: string[] = [];
    await relay.start(async (message, signal) => {
      events.push('begun');
      await new Promise((resolve) => setTimeout(resolve, 300));
      events.push(`settled ${(await message.settle({ kind: 'complete' })).ok}, aborted ${signal.aborted}`);
    });
    await request('slow-1');
    await eventually(() => events.length === 1);
    await relay.stop();
    expect(events).toEqual(['begun', 'settled true, aborted false']);
    expect(states.at(-1)).toBe('disconnected');
  });

  it('says when nothing comes any more: what is given back then costs one delivery, not all', async () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let deliveries = 0;
    await relay.start(() => {
      deliveries += 1;
      return released;
    });
    await request('held-1');
    await eventually(() => deliveries === 1);
    await relay.stop(release);
    const again: number[] = [];
    await relay.start((message) => {
      again.push(message.deliveryCount);
      return completing(message);
    });
    await eventually(() => again.length === 1);
    expect([deliveries, again]).toEqual([1, [2]]);
  });

  it('aborts a handler that outlives its grace, and starts again afterwards', async () => {
    const events: string[] = [];
    await relay.stop();
    relay = makeRelay({ timings: { ...quickTimings, handlerGraceMs: 100 } });
    await relay.start(async (message, signal) => {
      events.push(`begun ${message.deliveryCount}`);
      if (message.deliveryCount > 1) return completing(message);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      events.push('aborted');
    });
    await request('stuck-1');
    await eventually(() => events.length === 1);
    await relay.stop();
    expect(events).toEqual(['begun 1', 'aborted']);
    expect(await relay.start((message) => completing(message))).toEqual({ ok: true, value: undefined });
  });
});

describe('control messages', () => {
  async function answer(count: number): Promise<void> {
    const receiver = portal.createReceiver(defaultQueues.control, { skipParsingBodyAsJson: true });
    const sender = portal.createSender(defaultQueues.controlReplies);
    for (const message of await receiver.receiveMessages(count, { maxWaitTimeInMs: 5_000 })) {
      const correlationId = String(message.messageId);
      await sender.sendMessages({
        body: Buffer.from(`ack ${correlationId}`),
        sessionId: agentId,
        correlationId,
      });
      await receiver.completeMessage(message);
    }
    await receiver.close();
  }

  it('are sent, and their acknowledgements found by id', async () => {
    await relay.start(completing);
    const stray = portal.createSender(defaultQueues.controlReplies);
    await stray.sendMessages({ body: Buffer.from('stale'), sessionId: agentId, correlationId: 'control-0' });
    const waits = ['control-1', 'control-2'].map((id) => relay.acknowledgement(id, 5_000, never));
    for (const id of ['control-1', 'control-2']) {
      expect(await relay.sendControl(id, bytes(id))).toEqual({ ok: true, value: undefined });
    }
    await answer(1);
    await answer(1);
    const bodies = (await Promise.all(waits)).map((result) =>
      result.ok ? Buffer.from(result.value).toString() : 'failed',
    );
    expect(bodies).toEqual(['ack control-1', 'ack control-2']);
  });

  it('may be acknowledged before anybody waits', async () => {
    await relay.start(completing);
    await relay.sendControl('control-3', bytes('x'));
    await answer(1);
    const result = await relay.acknowledgement('control-3', 5_000, never);
    expect(result.ok && Buffer.from(result.value).toString()).toBe('ack control-3');
  });

  it('end without an answer in time, or when the wait is stopped', async () => {
    await relay.start(completing);
    const stop = new AbortController();
    const stopped = relay.acknowledgement('control-4', 60_000, stop.signal);
    const late = await relay.acknowledgement('control-5', 300, never);
    stop.abort();
    expect([late, await stopped]).toMatchObject([
      { ok: false, error: { code: 'relayUnreachable' } },
      { ok: false, error: { code: 'relayFailed', message: 'Waiting was stopped' } },
    ]);
  });

  it('survive a dropped connection while waiting', async () => {
    await relay.start(completing);
    const wait = relay.acknowledgement('control-6', 20_000, never);
    await relay.sendControl('control-6', bytes('x'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    lab.dropConnections();
    renewPortal();
    await answer(1);
    const result = await wait;
    expect(result.ok && Buffer.from(result.value).toString()).toBe('ack control-6');
  });
});
