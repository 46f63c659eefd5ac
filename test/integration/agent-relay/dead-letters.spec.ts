import { ServiceBusClient } from '@azure/service-bus';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import { createServiceBusRelay } from '../../../electron/agent/relay/service-bus-relay';
import { connectionString } from '../../../shared/protocol/connection-string';
import { defaultQueues } from '../../../shared/protocol/limits';
import { eventually, memoryLog, quickTimings, startLabRelay, type TestRelay } from '../relay-support/lab';
import { noProxy } from '../../fakes/no-proxy';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 20_000 });

const canary = 'Cnry-dead-letter-body-7!';
let lab: TestRelay;
let relay: AgentRelay;
let portal: ServiceBusClient;

beforeEach(async () => {
  lab = await startLabRelay();
  relay = createServiceBusRelay({
    access: lab.agentAccess,
    agentId: 'agent-one',
    concurrency: 8,
    clock: systemClock,
    log: memoryLog(),
    timings: quickTimings,
    proxyOf: noProxy,
  });
  const text = connectionString(lab.portalAccess);
  if (!text.ok) throw new Error(text.error.message);
  portal = new ServiceBusClient(text.value);
});

afterEach(async () => {
  await relay.stop();
  await portal.close();
  await lab.stop();
});

async function send(messageId: string, body: unknown): Promise<void> {
  const sender = portal.createSender(defaultQueues.requests);
  const bodyType = Buffer.isBuffer(body) ? 'data' : 'value';
  await sender.sendMessages({ body, bodyType, properties: { messageId } });
  await sender.close();
}

describe('the list of dead letters', () => {
  it('is empty when there are none', async () => {
    expect(await relay.listDeadLetters()).toEqual({ ok: true, value: [] });
  });

  it('has reason, words, time, id and size of each, oldest first, and never the content', async () => {
    const before = Date.now();
    await relay.start(async (message) => {
      if (message.messageId === 'crashes-1') {
        await message.settle({ kind: 'abandon' });
        return;
      }
      const description = `about ${message.messageId}\u0000\u202e\nSharedAccessKey=hunter2`;
      await message.settle({ kind: 'deadLetter', reason: 'notAuthentic', description });
    });
    await send('poison-1', Buffer.from(canary));
    await eventually(async () => (await relay.deadLetters()).ok);
    await send('poison-2', 'not bytes');
    await send('crashes-1', Buffer.from(canary));
    await eventually(async () => {
      const counted = await relay.deadLetters();
      return counted.ok && counted.value === 3;
    }, 10_000);
    await relay.stop();
    // Writeback may be off: the list asks on a connection of its own.
    const listed = await relay.listDeadLetters();
    if (!listed.ok) throw new Error(listed.error.message);
    const byId = [...listed.value].sort((a, b) => b.messageId.localeCompare(a.messageId));
    expect(byId).toMatchObject([
      {
        messageId: 'poison-2',
        reason: 'notAuthentic',
        description: 'about poison-2 SharedAccessKey=[redacted]',
        sizeBytes: null,
      },
      {
        messageId: 'poison-1',
        reason: 'notAuthentic',
        description: 'about poison-1 SharedAccessKey=[redacted]',
        sizeBytes: canary.length,
      },
      { messageId: 'crashes-1', reason: 'MaxDeliveryCountExceeded', sizeBytes: canary.length },
    ]);
    expect(Object.keys(byId[0] ?? {}).sort()).toEqual([
      'description',
      'enqueuedAt',
      'messageId',
      'reason',
      'sequenceNumber',
      'sizeBytes',
    ]);
    for (const { enqueuedAt, sequenceNumber } of listed.value) {
      expect(enqueuedAt).toBeGreaterThanOrEqual(before - 1_000);
      expect(sequenceNumber).toMatch(/^\d+$/);
    }
    expect(JSON.stringify(listed)).not.toMatch(new RegExp(`${canary}|hunter2`));
  });

  it('takes nothing out', async () => {
    await relay.start(async (message) => {
      await message.settle({ kind: 'deadLetter', reason: 'malformed', description: '' });
    });
    await send('poison-1', Buffer.from('x'));
    await eventually(async () => {
      const counted = await relay.deadLetters();
      return counted.ok && counted.value === 1;
    });
    expect(await relay.listDeadLetters()).toEqual(await relay.listDeadLetters());
  });

  it('says in words that the relay cannot be reached', async () => {
    await lab.stop();
    expect(await relay.listDeadLetters()).toMatchObject({ ok: false, error: { code: 'relayUnreachable' } });
  });
});
