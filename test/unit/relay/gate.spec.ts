import { describe, expect, it } from 'vitest';
import { createGate } from '../../../electron/agent/relay/gate';

describe('createGate', () => {
  it('lets at most so many in, in order, also after a failure', async () => {
    const gate = createGate(2);
    const started: number[] = [];
    let inside = 0;
    let most = 0;
    const work = (id: number) => async (): Promise<number> => {
      started.push(id);
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside -= 1;
      if (id === 1) throw new Error('failed');
      return id;
    };
    const results = await Promise.allSettled([0, 1, 2, 3, 4, 5].map((id) => gate.run(work(id))));
    expect(results.map((result) => result.status === 'fulfilled')).toEqual([
      true,
      false,
      true,
      true,
      true,
      true,
    ]);
    expect({ started, most, inside }).toEqual({ started: [0, 1, 2, 3, 4, 5], most: 2, inside: 0 });
  });
});
