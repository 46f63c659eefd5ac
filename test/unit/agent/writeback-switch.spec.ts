import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KeyLife } from '../../../electron/agent/key-life';
import type { IncomingMessage } from '../../../electron/agent/pipeline/ports';
import type { AgentRelay, MessageHandler } from '../../../electron/agent/relay-port';
import { createStatusHolder, initialStatus, type StatusHolder } from '../../../electron/agent/status';
import { createWritebackSwitch, type WritebackSwitch } from '../../../electron/agent/writeback-switch';
import { err, ok } from '../../../shared/result';
import { createFakeClock } from '../../fakes/fake-clock';

let steps: string[];
let status: StatusHolder;
let settled: boolean;
let writeback: WritebackSwitch;
let answers: { start: boolean; enable: boolean; disable: boolean; prepare: boolean };
/** Steps that throw, as on a full disk. */
let broken: Set<string>;
let relayRuns: boolean;
/** What the relay gives requests to. */
let handle: MessageHandler;
let slowBeat: boolean;
let onDisable: () => void;
/** Whether the portal may have keys of this agent. */
let mayBeOn: boolean;
/** Milliseconds that connecting takes. */
let startTakesMs: number;
let preparing: Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  steps = [];
  settled = false;
  broken = new Set();
  relayRuns = false;
  slowBeat = false;
  onDisable = () => undefined;
  mayBeOn = false;
  startTakesMs = 0;
  preparing = Promise.resolve();
  answers = { start: true, enable: true, disable: true, prepare: true };
  const clock = createFakeClock();
  status = createStatusHolder(initialStatus(clock.now(), 300));
  const step = (name: string, good: boolean): ReturnType<KeyLife['disable']> => {
    steps.push(name);
    return Promise.resolve(good ? ok(undefined) : err(`${name} failed`));
  };
  const breakable = (name: string): void => {
    steps.push(name);
    if (broken.has(name)) throw new Error('database or disk is full');
  };
  const relay: AgentRelay = {
    start: async (handler) => {
      steps.push('start');
      handle = handler;
      if (startTakesMs > 0) await new Promise((resolve) => setTimeout(resolve, startTakesMs));
      if (relayRuns) return err({ code: 'relayFailed', retryable: false, message: 'Already started' });
      relayRuns = answers.start;
      return answers.start
        ? ok(undefined)
        : err({ code: 'relayUnreachable', retryable: true, message: 'no relay' });
    },
    stop: (onQuiet) => {
      steps.push('stop');
      onQuiet?.();
      relayRuns = false;
      return Promise.resolve();
    },
    replies: { send: () => Promise.resolve(ok(undefined)) },
    sendControl: () => Promise.resolve(ok(undefined)),
    acknowledgement: () => Promise.resolve(ok(new Uint8Array())),
    deadLetters: () => Promise.resolve(ok(0)),
    listDeadLetters: () => Promise.resolve(ok([])),
    onState: () => () => undefined,
  };
  writeback = createWritebackSwitch({
    clock,
    status,
    relay,
    keys: {
      settled: () => settled,
      async enable() {
        const enabled = await step('enable', answers.enable);
        if (broken.has('acknowledge')) throw new Error('database or disk is full');
        settled = enabled.ok;
        mayBeOn = true;
        return enabled;
      },
      mayBeOn: () => mayBeOn,
      disable: () => {
        onDisable();
        return step('disable', answers.disable);
      },
      destroy() {
        steps.push('destroy');
        settled = false;
        mayBeOn = false;
        return Promise.resolve(true);
      },
    },
    handler: () => {
      steps.push('handled');
      return Promise.resolve();
    },
    async prepare() {
      const prepared = await step('prepare', answers.prepare);
      await preparing;
      return prepared;
    },
    remember: (enabled) => breakable(`remember ${enabled}`),
    note: (eventId) => steps.push(`event ${eventId}`),
    beat: async () => {
      steps.push('beat');
      if (slowBeat) await new Promise((resolve) => setTimeout(resolve, 1_000));
      status.update({ heartbeat: { ...status.get().heartbeat, nextAt: clock.now() + 300_000 } });
    },
    heartbeatSeconds: () => 300,
    onUnexpected: (name) => steps.push(`unexpected ${name}`),
  });
});

afterEach(async () => {
  await writeback.stop();
  vi.useRealTimers();
});

const state = (): string => status.get().writeback;

describe('switching on', () => {
  it('prepares, connects, hands over the keys, and beats at once and every five minutes', async () => {
    await writeback.on('anna');
    expect(steps).toEqual([
      'event 31004',
      'remember true',
      'prepare',
      'start',
      'enable',
      'event 31005',
      'beat',
    ]);
    expect(state()).toBe('on');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(steps.filter((name) => name === 'beat')).toHaveLength(3);
  });

  it('at the start of the agent sends no keys that the portal has acknowledged already', async () => {
    settled = true;
    await writeback.on('agent');
    expect(steps).not.toContain('enable');
    expect(state()).toBe('on');
  });

  it.each([
    ['the import', 'prepare', 'prepare failed'],
    ['the relay', 'start', 'no relay'],
    ['the portal', 'enable', 'enable failed'],
  ] as const)('says why when %s fails, and tries again by itself', async (_what, failing, problem) => {
    answers[failing] = false;
    await writeback.on('anna');
    expect([state(), status.get().problem]).toEqual(['failed', problem]);
    answers[failing] = true;
    await vi.advanceTimersByTimeAsync(20_000);
    expect([state(), status.get().problem]).toEqual(['on', null]);
  });

  it('tells the portal again after it was switched off, also when that needs a second try', async () => {
    await writeback.on('anna');
    await writeback.off('anna');
    answers.start = false;
    await writeback.on('anna');
    answers.start = true;
    steps.length = 0;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(steps).toContain('enable');
    expect(state()).toBe('on');
  });

  it('leaves nothing connected after an unexpected error, so that the next try works', async () => {
    broken.add('acknowledge');
    await writeback.on('anna');
    expect([state(), relayRuns]).toEqual(['failed', false]);
    broken.clear();
    await vi.advanceTimersByTimeAsync(20_000);
    expect([state(), status.get().problem]).toEqual(['on', null]);
  });

  it('works although the choice cannot be kept', async () => {
    broken.add('remember true');
    await writeback.on('agent');
    expect(state()).toBe('on');
    expect(steps).toContain('unexpected writeback.remember');
  });

  it('does nothing once the agent stops', async () => {
    const started = writeback.on('agent');
    await Promise.all([writeback.stop(), started]);
    await writeback.on('anna');
    expect(relayRuns).toBe(false);
    expect(steps).not.toContain('start');
  });

  it('does nothing when it is on', async () => {
    await writeback.on('anna');
    steps.length = 0;
    await writeback.on('ben');
    expect(steps).toEqual([]);
  });
});

describe('switching off', () => {
  it('tells the portal, disconnects and stops beating', async () => {
    await writeback.on('anna');
    steps.length = 0;
    await writeback.off('anna');
    expect(steps).toEqual(['event 31012', 'remember false', 'disable', 'stop', 'destroy', 'event 31013']);
    expect(state()).toBe('off');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(steps).not.toContain('beat');
  });

  it('comes after what is being done while it is on, and ends that; nothing is done any more when it is off', async () => {
    await writeback.on('anna');
    const work = writeback.whileOn(
      (signal) =>
        new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('ended early'))),
    );
    await Promise.resolve();
    const off = writeback.off('anna');
    expect(await work).toBe('ended early');
    await off;
    expect(await writeback.whileOn(() => Promise.resolve('done'))).toBeNull();
  });

  it('names no next heartbeat, also when one was under way', async () => {
    await writeback.on('anna');
    slowBeat = true;
    await vi.advanceTimersByTimeAsync(300_000);
    const ended = writeback.off('anna');
    await vi.advanceTimersByTimeAsync(1_000);
    await ended;
    expect(status.get().heartbeat.nextAt).toBeNull();
  });

  it('is off also when that cannot be kept', async () => {
    await writeback.on('anna');
    broken.add('remember false');
    await writeback.off('anna');
    expect([state(), relayRuns]).toEqual(['off', false]);
    expect(steps).toContain('unexpected writeback.remember');
  });

  it('is off also when the portal does not answer, and says so', async () => {
    await writeback.on('anna');
    answers.disable = false;
    await writeback.off('anna');
    expect([state(), status.get().problem]).toEqual(['off', 'disable failed']);
    expect(steps).toContain('event 31014');
  });

  it('sends nothing to enable when it comes while the first import goes on, and does not wait for that', async () => {
    preparing = new Promise(() => undefined);
    const on = writeback.on('anna');
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all([writeback.off('anna'), on]);
    expect(state()).toBe('off');
    expect(steps.filter((step) => ['start', 'enable', 'event 32011'].includes(step))).toEqual([]);
  });

  it('comes before an on that was asked for and had not begun', async () => {
    await writeback.on('anna');
    steps.length = 0;
    await Promise.all([writeback.off('anna'), writeback.on('ben'), writeback.off('ben')]);
    expect([state(), steps.includes('enable')]).toEqual(['off', false]);
  });

  it('tells a portal that may have taken what it never answered', async () => {
    answers.enable = false;
    await writeback.on('anna');
    steps.length = 0;
    await writeback.off('anna');
    expect(steps).toEqual([
      ...['event 31012', 'remember false', 'start', 'disable', 'stop', 'destroy'],
      'event 31013',
    ]);
  });

  it('goes on where the end of the agent came between, and tells the portal', async () => {
    mayBeOn = true;
    await writeback.finishOff();
    expect([steps, state()]).toEqual([['start', 'disable', 'stop', 'destroy', 'event 31013'], 'off']);
  });

  it('handles no request that comes while only the portal is told; it goes back to the queue', async () => {
    mayBeOn = true;
    let isBack = false;
    answers.disable = true;
    onDisable = () => {
      void handle({} as IncomingMessage, new AbortController().signal).then(() => (isBack = true));
    };
    await writeback.finishOff();
    expect([isBack, steps.includes('handled')]).toEqual([true, false]);
  });

  it('keeps the keys for the next start where the agent stops before the portal has answered', async () => {
    await writeback.on('anna');
    steps.length = 0;
    answers.disable = false;
    onDisable = () => void writeback.stop();
    await writeback.off('anna');
    expect(steps).toEqual(['event 31012', 'remember false', 'disable', 'stop']);
  });

  it('is off also when telling the portal goes wrong unexpectedly, and says so', async () => {
    await writeback.on('anna');
    steps.length = 0;
    onDisable = () => {
      throw new Error('out of memory');
    };
    await writeback.off('anna');
    const ended = ['event 31012', 'remember false', 'unexpected writeback.tellOff', 'stop', 'destroy'];
    expect(steps).toEqual([...ended, 'event 31014']);
    expect([state(), status.get().problem]).toEqual([
      'off',
      'The portal could not be told: something unforeseen went wrong, see the log',
    ]);
  });

  it('says that such a portal could not be told', async () => {
    answers.enable = false;
    await writeback.on('anna');
    answers.start = false;
    steps.length = 0;
    await writeback.off('anna');
    expect([state(), status.get().problem]).toEqual(['off', 'The portal could not be told: no relay']);
    expect([steps.includes('event 31014'), steps.includes('event 31013')]).toEqual([true, false]);
  });

  it('waits for one attempt at most, however long the relay was away and attempts took', async () => {
    answers.start = false;
    startTakesMs = 25_000;
    const on = writeback.on('anna');
    await vi.advanceTimersByTimeAsync(3_600_000);
    await on;
    steps.length = 0;
    const off = writeback.off('anna');
    await vi.advanceTimersByTimeAsync(25_000);
    await off;
    expect(steps.filter((step) => step === 'start')).toEqual([]);
  });

  it('ends the retries of a failed start without waiting for one another for ever', async () => {
    answers.start = false;
    await writeback.on('anna');
    const retrying = vi.advanceTimersByTimeAsync(20_000);
    await Promise.all([retrying, writeback.off('anna')]);
    expect(state()).toBe('off');
    steps.length = 0;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(steps).toEqual([]);
  });
});
