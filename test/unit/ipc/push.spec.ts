import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deltaSchema } from '../../../shared/ipc/contract';
import { startPush, type NumberedChanges, type Push } from '../../../electron/ipc/push';
import { agentStatus, createFakeAgent, operationRecord, type FakeAgent } from '../../fakes/fake-agent';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';

let agent: FakeAgent;
let log: KeptLog;
let sent: { readonly at: number; readonly delta: NumberedChanges }[];
let push: Push;
let counted: number[];

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(0);
  agent = createFakeAgent();
  log = createKeptLog();
  sent = [];
  counted = [];
  const { counts } = agent;
  agent.counts = () => {
    counted.push(Date.now());
    return counts();
  };
  const clock = { now: () => Date.now(), monotonic: () => Date.now() };
  push = startPush(agent, clock, (delta) => sent.push({ at: Date.now(), delta }), log);
});

afterEach(() => {
  push.stop();
  vi.useRealTimers();
});

const seqs = (): number[] => sent.map(({ delta }) => delta.seq);
const lines = (): number[] => sent.flatMap(({ delta }) => delta.operations?.map(({ seq }) => seq) ?? []);

describe('the push', () => {
  it('sends an operation at once when nothing was sent lately', () => {
    vi.advanceTimersByTime(10_000);
    agent.end(operationRecord(1));
    vi.advanceTimersByTime(1);
    expect(sent).toEqual([
      { at: 10_000, delta: { seq: 1, operations: [operationRecord(1)], counts: agent.counts() } },
    ]);
  });

  it('collects what follows for 250 ms', () => {
    vi.advanceTimersByTime(10_000);
    agent.end(operationRecord(1));
    vi.advanceTimersByTime(1);
    for (let seq = 2; seq <= 10; seq += 1) {
      agent.end(operationRecord(seq));
      vi.advanceTimersByTime(20);
    }
    vi.advanceTimersByTime(250);
    expect(sent.map(({ at, delta }) => [at, delta.operations?.length])).toEqual([
      [10_000, 1],
      [10_250, 9],
    ]);
  });

  it('splits a burst into deltas of 200 lines, numbered without a gap, in order, each valid', () => {
    for (let seq = 1; seq <= 450; seq += 1) agent.end(operationRecord(seq));
    agent.setStatus({ problem: 'x' });
    vi.advanceTimersByTime(1);
    expect(sent.map(({ delta }) => [delta.seq, delta.operations?.length, delta.status?.problem])).toEqual([
      [1, 200, 'x'],
      [2, 200, undefined],
      [3, 50, undefined],
    ]);
    expect(lines()).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
    expect(sent.every(({ delta }) => deltaSchema.safeParse({ epoch: 1, ...delta }).success)).toBe(true);
  });

  it('reads the counts no more than once a second, and the last ones are right', () => {
    for (let seq = 1; seq <= 100; seq += 1) {
      agent.end(operationRecord(seq));
      vi.advanceTimersByTime(50);
    }
    vi.advanceTimersByTime(2_000);
    const gaps = counted.slice(1).map((at, index) => at - (counted[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(sent.flatMap(({ delta }) => delta.counts?.total ?? []).at(-1)).toBe(100);
  });

  it('lets the window of the counts move on while nothing happens, once a minute', () => {
    vi.advanceTimersByTime(180_500);
    expect(sent.map(({ at, delta }) => [Math.floor(at / 1_000), Object.keys(delta).sort()])).toEqual(
      [60, 120, 180].map((at) => [at, ['counts', 'seq']]),
    );
  });

  it('sends the newest form of a line once', () => {
    agent.end(operationRecord(1, { replied: false }));
    agent.end(operationRecord(1, { replied: true }));
    vi.advanceTimersByTime(300);
    expect(sent.flatMap(({ delta }) => delta.operations?.map(({ replied }) => replied) ?? [])).toEqual([
      true,
    ]);
  });

  it('sends the status as it is when it is sent', () => {
    agent.setStatus({ writeback: 'disabling' });
    agent.setStatus({ writeback: 'off' });
    vi.advanceTimersByTime(300);
    expect(sent.map(({ delta }) => delta)).toEqual([{ seq: 1, status: agentStatus({ writeback: 'off' }) }]);
  });

  it('leaves a gap and goes on when the agent cannot be read', () => {
    const { counts } = agent;
    agent.counts = () => {
      throw new Error('database is locked');
    };
    vi.advanceTimersByTime(5_000);
    agent.end(operationRecord(1));
    vi.advanceTimersByTime(300);
    agent.counts = counts;
    agent.end(operationRecord(2));
    vi.advanceTimersByTime(300);
    expect({ seqs: seqs(), lines: lines(), logged: log.lines.map(({ name }) => name) }).toEqual({
      seqs: [2],
      lines: [2],
      logged: ['push.failed'],
    });
  });

  it('falls silent when it is stopped', () => {
    agent.end(operationRecord(1));
    push.stop();
    agent.end(operationRecord(2));
    vi.advanceTimersByTime(120_000);
    expect({ sent, timers: vi.getTimerCount() }).toEqual({ sent: [], timers: 0 });
  });
});
