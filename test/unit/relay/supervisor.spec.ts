import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err, ok, type Result } from '../../../shared/result';
import type { RelayFault } from '../../../shared/relay/relay-fault';
import { Supervisor, type SupervisorOptions } from '../../../shared/relay/supervisor';
import { throughLinks } from '../../../shared/relay/through-links';
import type { Timers } from '../../../shared/relay/timers';

const timers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const outage: RelayFault = { code: 'relayUnreachable', retryable: true, message: 'gone' };
const refusal: RelayFault = { code: 'relayUnauthorized', retryable: false, message: 'who are you' };
const timings = { replaceAfterMs: 1_000_000, faultGraceMs: 10_000, retryMinMs: 1_000, retryMaxMs: 4_000 };

interface Link {
  readonly id: number;
}

function setUp(order: SupervisorOptions<Link>['order'] = 'makeFirst') {
  const log: string[] = [];
  const answers: Result<Link, RelayFault>[] = [];
  let made = 0;
  const supervisor = new Supervisor<Link>({
    timers,
    timings,
    order,
    open: () => {
      const answer = answers.shift() ?? ok({ id: (made += 1) });
      log.push(answer.ok ? `open ${answer.value.id}` : 'open failed');
      return Promise.resolve(answer);
    },
    retire: (link) => {
      log.push(`retire ${link.id}`);
      return Promise.resolve();
    },
    onState: (state, fault) => log.push(fault === null ? state : `${state}: ${fault.message}`),
  });
  const first = (): Link => {
    const link = supervisor.current();
    if (link === null) throw new Error('No links');
    return link;
  };
  return { supervisor, log, answers, first };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Supervisor', () => {
  it('starts and stops', async () => {
    const { supervisor, log } = setUp();
    expect(await supervisor.start()).toEqual(ok(undefined));
    await supervisor.stop();
    await supervisor.stop();
    expect(log).toEqual(['connecting', 'open 1', 'connected', 'retire 1', 'disconnected']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves a failed start to the caller', async () => {
    const { supervisor, log, answers } = setUp();
    answers.push(err(refusal));
    expect(await supervisor.start()).toEqual(err(refusal));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log).toEqual(['connecting', 'open failed', 'disconnected: who are you']);
  });

  it('makes new links before it breaks the old ones, by age', async () => {
    const { supervisor, log } = setUp();
    await supervisor.start();
    await vi.advanceTimersByTimeAsync(timings.replaceAfterMs);
    expect(log.slice(3)).toEqual(['open 2', 'connected', 'retire 1']);
    expect(supervisor.current()).toEqual({ id: 2 });
    await supervisor.stop();
  });

  it('breaks first where only one side may hold something', async () => {
    const { supervisor, log } = setUp('breakFirst');
    await supervisor.start();
    await vi.advanceTimersByTimeAsync(timings.replaceAfterMs);
    expect(log.slice(3)).toEqual(['retire 1', 'open 2', 'connected']);
    await supervisor.stop();
  });

  it('keeps healthy links when their scheduled replacement fails, and tries again', async () => {
    const { supervisor, log, answers } = setUp();
    await supervisor.start();
    answers.push(err(outage), err(outage));
    await vi.advanceTimersByTimeAsync(timings.replaceAfterMs);
    expect(supervisor.current()).toEqual({ id: 1 });
    await vi.advanceTimersByTimeAsync(1_000 + 2_000);
    expect(log.slice(3)).toEqual(['open failed', 'open failed', 'open 2', 'connected', 'retire 1']);
    await supervisor.stop();
  });

  it('gives the SDK time to get over an outage', async () => {
    const { supervisor, log, first } = setUp();
    await supervisor.start();
    supervisor.faulty(first(), outage);
    supervisor.faulty(first(), outage);
    await vi.advanceTimersByTimeAsync(timings.faultGraceMs - 1);
    supervisor.healthy(first());
    await vi.advanceTimersByTimeAsync(timings.faultGraceMs);
    expect(log.slice(3)).toEqual(['reconnecting: gone', 'connected']);
    await supervisor.stop();
  });

  it('replaces links whose fault lasts, with growing pauses', async () => {
    const { supervisor, log, answers, first } = setUp();
    await supervisor.start();
    answers.push(...Array.from({ length: 5 }, () => err(outage)));
    supervisor.faulty(first(), outage);
    await vi.advanceTimersByTimeAsync(timings.faultGraceMs + 1_000 + 2_000 + 4_000 + 4_000 + 3_999);
    expect(log.filter((line) => line === 'open failed')).toHaveLength(5);
    expect(supervisor.current()).toEqual({ id: 1 });
    await vi.advanceTimersByTimeAsync(1);
    expect(supervisor.current()).toEqual({ id: 2 });
    await supervisor.stop();
  });

  it('does not replace what got over its fault between two attempts', async () => {
    const { supervisor, answers, first } = setUp();
    await supervisor.start();
    answers.push(err(outage));
    supervisor.faulty(first(), outage);
    await vi.advanceTimersByTimeAsync(timings.faultGraceMs);
    supervisor.healthy(first());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(supervisor.current()).toEqual({ id: 1 });
    await supervisor.stop();
  });

  it('replaces at once what will not pass by itself', async () => {
    const { supervisor, first } = setUp();
    await supervisor.start();
    supervisor.faulty(first(), refusal);
    await vi.advanceTimersByTimeAsync(0);
    expect(supervisor.current()).toEqual({ id: 2 });
    await supervisor.stop();
  });

  it('ignores what replaced links still report', async () => {
    const { supervisor, log, first } = setUp();
    await supervisor.start();
    const old = first();
    supervisor.suspect(old, outage);
    await vi.advanceTimersByTimeAsync(0);
    const before = log.length;
    supervisor.faulty(old, refusal);
    supervisor.healthy(old);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(log.slice(before)).toEqual([]);
    await supervisor.stop();
  });

  it('stops in the middle of an outage', async () => {
    const { supervisor, answers, first } = setUp();
    await supervisor.start();
    answers.push(...Array.from({ length: 99 }, () => err(outage)));
    supervisor.suspect(first(), outage);
    await vi.advanceTimersByTimeAsync(5_000);
    await supervisor.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('throughLinks', () => {
  const bounds = { totalMs: 10_000, attemptMs: 2_000, pauseMs: 100 };
  const deps = { timers, monotonic: () => Date.now() };

  it('condemns links on which a call does not end, and succeeds over new ones', async () => {
    const { supervisor } = setUp();
    await supervisor.start();
    const used: number[] = [];
    const sent = throughLinks(supervisor, deps, bounds, (link) => {
      used.push(link.id);
      return link.id === 1 ? new Promise<never>(() => undefined) : Promise.resolve(ok('sent'));
    });
    await vi.advanceTimersByTimeAsync(2_100);
    expect(await sent).toEqual(ok('sent'));
    expect(used).toEqual([1, 2]);
    await supervisor.stop();
  });

  it('ends with the last fault when the time is over', async () => {
    const { supervisor } = setUp();
    await supervisor.start();
    const sent = throughLinks(supervisor, deps, bounds, () => Promise.resolve(err(outage)));
    await vi.advanceTimersByTimeAsync(bounds.totalMs);
    expect(await sent).toEqual(err(outage));
    await supervisor.stop();
  });

  it('does not repeat what was refused for good', async () => {
    const { supervisor } = setUp();
    await supervisor.start();
    const call = vi.fn(() => Promise.resolve(err(refusal)));
    expect(await throughLinks(supervisor, deps, bounds, call)).toEqual(err(refusal));
    expect(call).toHaveBeenCalledTimes(1);
    await supervisor.stop();
  });

  it('ends at once when the supervisor does not run', async () => {
    const { supervisor } = setUp();
    const result = await throughLinks(supervisor, deps, bounds, () => Promise.resolve(ok(1)));
    expect(result).toEqual(
      err({ code: 'relayUnreachable', retryable: true, message: 'No connection to the relay' }),
    );
  });
});
