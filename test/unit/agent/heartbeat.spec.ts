import { beforeEach, describe, expect, it } from 'vitest';
import { createHeartbeat } from '../../../electron/agent/heartbeat';
import { createStatusHolder, initialStatus, type StatusHolder } from '../../../electron/agent/status';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { err, ok, type Result } from '../../../shared/result';
import { createFakeClock } from '../../fakes/fake-clock';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';

const clock = createFakeClock();
let store: Store;
let status: StatusHolder;
let log: KeptLog;
let counts: number;
let sending: Result<void, string>;
let facts: { readonly pdc: boolean; readonly head: string; readonly headSeq: number }[];

beforeEach(() => {
  store = openStore(':memory:', clock);
  status = createStatusHolder(initialStatus(clock.now(), 300));
  log = createKeptLog();
  counts = 0;
  sending = ok(undefined);
  facts = [];
});

function heartbeat(): () => Promise<void> {
  return createHeartbeat({
    clock,
    control: {
      handOver: () => Promise.resolve(ok(undefined)),
      disable: () => Promise.resolve(ok(undefined)),
      heartbeat(given) {
        facts.push(given);
        return Promise.resolve(sending);
      },
    },
    status,
    store,
    log,
    probe: () => Promise.resolve(),
    countDeadLetters: () => {
      counts += 1;
    },
  });
}

const newestEvent = (): unknown => store.activity.newest(1).map(({ eventId, data }) => ({ eventId, data }));

describe('a heartbeat', () => {
  it('carries the head of the activity log, and is kept', async () => {
    store.activity.append({ eventId: 31015, requestId: null, actor: 'agent', data: {} });
    const { seq, hash } = store.activity.head();
    await heartbeat()();
    expect(seq).toBe(1);
    expect(facts).toEqual([{ pdc: true, head: hash, headSeq: seq }]);
    expect(store.heartbeats.last()).toEqual({ at: clock.now(), ok: true, error: null });
    expect(newestEvent()).toEqual([{ eventId: 31019, data: { error: null } }]);
    expect(counts).toBe(1);
  });

  it('that fails is kept with its reason', async () => {
    sending = err('no relay');
    await heartbeat()();
    expect(store.heartbeats.last()).toEqual({ at: clock.now(), ok: false, error: 'no relay' });
    expect(newestEvent()).toEqual([{ eventId: 32015, data: { error: 'no relay' } }]);
    expect(log.lines).toEqual([{ level: 'warn', name: 'heartbeat.failed', fields: { error: 'no relay' } }]);
    expect(status.get().heartbeat).toEqual({
      everySeconds: 300,
      lastAt: clock.now(),
      lastOk: false,
      nextAt: clock.now() + 300_000,
    });
  });

  it('that cannot be kept is sent all the same, and the next one too', async () => {
    const full = (): never => {
      throw new Error('database or disk is full');
    };
    store = {
      ...store,
      heartbeats: { ...store.heartbeats, add: full },
      activity: { ...store.activity, append: full },
    };
    const beat = heartbeat();
    await beat();
    await beat();
    expect(facts).toHaveLength(2);
    expect(status.get().heartbeat.lastOk).toBe(true);
    expect(log.lines.map(({ level, name }) => `${level} ${name}`)).toEqual([
      'error activity.notRecorded',
      'error heartbeat.unexpected',
      'error activity.notRecorded',
      'error heartbeat.unexpected',
    ]);
  });
});
