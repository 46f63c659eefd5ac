import { expect, it } from 'vitest';
import { createDeadLetterCount, noticingDeadLetters } from '../../../electron/agent/dead-letters';
import type { Settlement } from '../../../electron/agent/pipeline/ports';
import { createStatusHolder, initialStatus } from '../../../electron/agent/status';
import { ok } from '../../../shared/result';

it('counts dead letters once at a time, and once more for all that came meanwhile', async () => {
  const status = createStatusHolder(initialStatus(0, 300));
  const answers: (() => void)[] = [];
  let counts = 0;
  const count = createDeadLetterCount(
    {
      async deadLetters() {
        counts += 1;
        const found = counts;
        await new Promise<void>((resolve) => answers.push(resolve));
        return ok(found);
      },
    },
    status,
  );
  const answer = async (): Promise<void> => {
    answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (let call = 0; call < 5; call += 1) count();
  expect(counts).toBe(1);
  await answer();
  expect([counts, status.get().relay.deadLetters]).toEqual([2, 1]);
  await answer();
  expect([counts, status.get().relay.deadLetters]).toEqual([2, 2]);
  count();
  await answer();
  expect([counts, status.get().relay.deadLetters]).toEqual([3, 3]);
});

it.each<[Settlement, number]>([
  [{ kind: 'complete' }, 0],
  [{ kind: 'abandon' }, 0],
  // Authentic ones too: a life that is too long, another tenant.
  [{ kind: 'deadLetter', reason: 'lifeTooLong', description: '' }, 1],
])('a message that ends with %j is noticed as a dead letter or not', async (settlement, times) => {
  const settled: Settlement[] = [];
  let noticed = 0;
  const handler = noticingDeadLetters(
    async (message) => {
      await message.settle(settlement);
      expect(noticed).toBe(0);
    },
    () => (noticed += 1),
  );
  const message = {
    messageId: 'm',
    body: new Uint8Array(0),
    deliveryCount: 1,
    replyToSessionId: null,
    settle(one: Settlement) {
      settled.push(one);
      return Promise.resolve(ok(undefined));
    },
  };
  await handler(message, new AbortController().signal);
  expect([settled, noticed]).toEqual([[settlement], times]);
});
