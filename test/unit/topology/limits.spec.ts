import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../electron/agent/directory/topology/limits';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

describe('taking turns', () => {
  it('runs so many at a time, in the order in which they came, also past one that throws', async () => {
    const inTurn = createTurns(2);
    const ends: ((fails: boolean) => void)[] = [];
    const work = (): Promise<number> => {
      const place = ends.length;
      return new Promise((resolve, reject) =>
        ends.push((fails) => (fails ? reject(new Error('failed')) : resolve(place))),
      );
    };
    const all = [1, 2, 3, 4].map(() => inTurn(never, work).catch(() => 'failed'));
    await settled();
    expect(ends).toHaveLength(2);
    ends[0]?.(true);
    await settled();
    expect(ends).toHaveLength(3);
    for (const end of ends) end(false);
    await settled();
    ends[3]?.(false);
    expect(await Promise.all(all)).toEqual(['failed', 1, 2, 3]);
    expect(await inTurn(never, () => Promise.resolve('free again'))).toBe('free again');
  });

  it('lets go who does not want to wait any longer', async () => {
    const inTurn = createTurns(1);
    let end = (): void => undefined;
    const first = inTurn(never, () => new Promise<void>((resolve) => (end = resolve)));
    const abort = new AbortController();
    const second = inTurn(abort.signal, () => Promise.resolve('too late'));
    abort.abort();
    expect(await second).toBeNull();
    expect(await inTurn(abort.signal, () => Promise.resolve('too late'))).toBeNull();
    end();
    await first;
    expect(await inTurn(never, () => Promise.resolve('next'))).toBe('next');
  });
});
