import { expect, it } from 'vitest';
import { createDeadLetterCount } from '../../../electron/agent/dead-letters';
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
