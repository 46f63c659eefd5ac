import { describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../../renderer/api';
import { createConsole } from '../../../../renderer/state/console-store';
import { noFilter } from '../../../../renderer/state/filter';
import type { Bridge, Delta, OperationPage, Snapshot } from '../../../../shared/ipc/contract';
import type { OperationRecord } from '../../../../shared/model/operation-record';
import { ok, type Result } from '../../../../shared/result';
import { record, seqs, snapshot, start } from '../records';

/** A host with a log, whose answers can be steered. */
class FakeHost implements Bridge {
  snapshot: Snapshot = snapshot(1, [record(1)]);
  log: readonly OperationRecord[] = [record(1)];
  more = false;
  readonly calls: string[] = [];
  readonly inputs: unknown[] = [];
  answer: (channel: string) => Promise<Result<unknown, unknown>> | null = () => null;
  private readonly listeners = new Set<(delta: unknown) => void>();

  async invoke(channel: string, input: unknown): Promise<unknown> {
    this.calls.push(channel);
    this.inputs.push(input);
    const steered = this.answer(channel);
    if (steered !== null) return steered;
    if (channel === 'state.snapshot') return ok(this.snapshot);
    return ok({ operations: [...this.log], more: this.more } satisfies OperationPage);
  }
  onDelta(listener: (delta: unknown) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  push(delta: Delta): void {
    for (const listener of this.listeners) listener(delta);
  }
  get listening(): number {
    return this.listeners.size;
  }
}

async function started() {
  const host = new FakeHost();
  const { store, actions, start: begin } = createConsole(createApi(host), () => start);
  const stop = begin();
  await vi.waitUntil(() => store.getState().host.phase === 'ready');
  return { host, store, actions, stop };
}

describe('createConsole', () => {
  it('carries a snapshot on by deltas and ends its subscription', async () => {
    const { host, store, stop } = await started();
    host.push({ epoch: 1, seq: 2, operations: [record(2)] });
    expect(seqs(store.getState().host.view?.operations ?? [])).toEqual([2, 1]);
    stop();
    expect(host.listening).toBe(0);
  });

  it('fetches a snapshot again after a gap and brings its operations into the log', async () => {
    const { host, store, actions, stop } = await started();
    actions.applyFilter(noFilter);
    await vi.waitUntil(() => store.getState().log.phase === 'ready');
    host.snapshot = snapshot(3, [record(3), record(2), record(1)]);
    host.push({ epoch: 1, seq: 3, operations: [record(3)] });
    await vi.waitUntil(() => !store.getState().host.fetching);
    stop();
    expect(seqs(store.getState().log.rows)).toEqual([3, 2, 1]);
    expect(host.calls).toEqual(['state.snapshot', 'operations.query', 'state.snapshot']);
  });

  it('loads the log again when a snapshot cannot bridge the gap', async () => {
    const { host, store, actions, stop } = await started();
    actions.applyFilter(noFilter);
    await vi.waitUntil(() => store.getState().log.phase === 'ready');
    host.snapshot = snapshot(300, [record(300), record(299)]);
    host.log = [300, 299, 298, 297].map((seq) => record(seq));
    host.push({ epoch: 1, seq: 300 });
    await vi.waitUntil(() => store.getState().log.rows.length === 4);
    stop();
    expect(seqs(store.getState().log.rows)).toEqual([300, 299, 298, 297]);
  });

  it('shows an agent in place of another, and none where there is none', async () => {
    const { host, store, stop } = await started();
    host.answer = (channel) =>
      channel === 'state.snapshot'
        ? Promise.resolve({ ok: false, error: { code: 'notFound', message: 'No agent.' } })
        : null;
    host.push({ epoch: 2, seq: 0 });
    await vi.waitUntil(() => store.getState().host.phase === 'failed');
    const without = store.getState().host.view;
    host.answer = () => null;
    host.snapshot = { ...snapshot(0, [record(1)]), epoch: 3 };
    host.push({ epoch: 3, seq: 0 });
    await vi.waitUntil(() => store.getState().host.phase === 'ready');
    host.push({ epoch: 3, seq: 1, operations: [record(2)] });
    stop();
    expect([without, seqs(store.getState().host.view?.operations ?? [])]).toEqual([null, [2, 1]]);
  });

  it('asks for the next page once, below the oldest row', async () => {
    const { host, store, actions, stop } = await started();
    host.log = [record(9), record(8)];
    host.more = true;
    actions.applyFilter(noFilter);
    await vi.waitUntil(() => store.getState().log.phase === 'ready');
    host.log = [record(7)];
    actions.loadMore();
    actions.loadMore();
    await vi.waitUntil(() => store.getState().log.phase === 'ready');
    stop();
    expect(seqs(store.getState().log.rows)).toEqual([9, 8, 7]);
    expect(host.inputs.at(-1)).toMatchObject({ beforeSeq: 8 });
    expect(host.calls.filter((channel) => channel === 'operations.query')).toHaveLength(2);
  });

  it('shows a broken bridge as an error with which it can be tried again', async () => {
    const host = new FakeHost();
    host.answer = () => Promise.reject(new Error('no handler'));
    const { store, actions, start: begin } = createConsole(createApi(host), () => start);
    const stop = begin();
    await vi.waitUntil(() => store.getState().host.phase === 'failed');
    expect(store.getState().host.error).toEqual({ code: 'failed', message: 'no handler' });
    host.answer = () => null;
    actions.refresh();
    await vi.waitUntil(() => store.getState().host.phase === 'ready');
    stop();
  });

  it('says why a switch was not carried out', async () => {
    const { host, store, actions, stop } = await started();
    const error = { code: 'notAllowed', message: 'Only administrators may do this.' };
    host.answer = () => Promise.resolve({ ok: false, error });
    actions.setWriteback(false);
    expect(store.getState().switchingTo).toBe(false);
    await vi.waitUntil(() => store.getState().switchingTo === null);
    stop();
    expect([store.getState().switchError, host.inputs.at(-1)]).toEqual([error, { enabled: false }]);
  });
});
