import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { readEvents } from '../../../electron/agent/sync/next-event';
import { untilAborted } from '../../../electron/agent/until-aborted';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('waiting until a signal at most', () => {
  it('gives what came of the work and leaves nothing with the signal', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve(undefined), signal)).toEqual({ value: undefined });
    await expect(untilAborted(Promise.reject(new Error('gone')), signal)).rejects.toThrow('gone');
    expect(listeners(signal)).toBe(0);
  });

  it('ends with the signal, whether it has come already or comes meanwhile', async () => {
    const controller = new AbortController();
    const waiting = untilAborted(new Promise(() => undefined), controller.signal);
    controller.abort();
    expect(await waiting).toBeNull();
    expect(await untilAborted(Promise.resolve(1), controller.signal)).toBeNull();
  });
});

describe('a stream', () => {
  it('is not kept in memory by whoever reads it', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const pages: WeakRef<object>[] = [];
    const stream = async function* (): AsyncGenerator<object> {
      for (;;) {
        const page = { objects: await Promise.resolve([]) };
        pages.push(new WeakRef(page));
        yield page;
      }
    };
    const reader = readEvents(stream(), new AbortController().signal);
    for (let read = 0; read < 20; read += 1) expect((await reader.next()).kind).toBe('event');
    await vi.waitFor(() => {
      collect();
      expect(pages.slice(0, 10).filter((page) => page.deref() !== undefined)).toEqual([]);
    });
    expect((await reader.next()).kind).toBe('event');
  });
});
