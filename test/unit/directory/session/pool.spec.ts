import { describe, expect, it } from 'vitest';
import { unreached } from '../../../../electron/agent/directory/session/fault';
import { Pool, type Lease } from '../../../../electron/agent/directory/session/pool';
import type { Session } from '../../../../electron/agent/directory/session/session';
import { err, ok, type Result } from '../../../../shared/result';
import { never } from '../support/connector';

type FakeSession = Session & { readonly closed: boolean };

function fakeSession(): FakeSession {
  const unused = (): never => {
    throw new Error('not used here');
  };
  let closed = false;
  return {
    get alive(): boolean {
      return !closed;
    },
    get closed(): boolean {
      return closed;
    },
    bind: unused,
    search: unused,
    readEntry: unused,
    modify: unused,
    close: () => {
      closed = true;
    },
  };
}

function setUp(size = 2): {
  pool: Pool;
  opened: FakeSession[];
  clock: { now: number };
  fail: (text: string | null) => void;
} {
  const opened: FakeSession[] = [];
  const clock = { now: 0 };
  let failure: string | null = null;
  const pool = new Pool({
    size,
    waitMs: 50,
    idleMs: 1_000,
    now: () => clock.now,
    open: () => {
      if (failure !== null) return Promise.resolve(err(unreached('tcp', failure)));
      const session = fakeSession();
      opened.push(session);
      return Promise.resolve(ok(session));
    },
  });
  return { pool, opened, clock, fail: (text) => (failure = text) };
}

async function leased(lease: Promise<Result<Lease, unknown>>): Promise<Lease> {
  const result = await lease;
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('the pool', () => {
  it('opens what is needed, up to its size, and uses it again', async () => {
    const { pool, opened } = setUp();
    const [first, second] = [await leased(pool.lease(never)), await leased(pool.lease(never))];
    expect(opened).toHaveLength(2);
    const third = pool.lease(never);
    first.release();
    expect((await leased(third)).session).toBe(first.session);
    second.release();
    expect((await leased(pool.lease(never))).session).toBe(second.session);
    expect(opened).toHaveLength(2);
  });

  it('says that it is busy when nothing is given back in time', async () => {
    const { pool } = setUp(1);
    await leased(pool.lease(never));
    expect(await pool.lease(never)).toMatchObject({ ok: false, error: { kind: 'unreached', step: 'pool' } });
  });

  it('ends a wait with the signal', async () => {
    const { pool } = setUp(1);
    await leased(pool.lease(never));
    const abort = new AbortController();
    const waiting = pool.lease(abort.signal);
    abort.abort();
    expect(await waiting).toMatchObject({ ok: false, error: { step: 'aborted' } });
    expect(await pool.lease(abort.signal)).toMatchObject({ ok: false, error: { step: 'aborted' } });
  });

  it('drops sessions that died or grew old', async () => {
    const { pool, opened, clock } = setUp();
    const first = await leased(pool.lease(never));
    first.session.close();
    first.release();
    const second = await leased(pool.lease(never));
    expect(second.session).toBe(opened[1]);
    second.release();
    clock.now = 1_001;
    expect((await leased(pool.lease(never))).session).toBe(opened[2]);
    expect(opened[1]?.closed).toBe(true);
  });

  it('gives the turn to the next when opening fails', async () => {
    const { pool, fail } = setUp(1);
    const first = await leased(pool.lease(never));
    const waiting = [pool.lease(never), pool.lease(never)];
    fail('refused');
    first.session.close();
    first.release();
    expect(await Promise.all(waiting)).toEqual([
      { ok: false, error: unreached('tcp', 'refused') },
      { ok: false, error: unreached('tcp', 'refused') },
    ]);
    fail(null);
    expect((await pool.lease(never)).ok).toBe(true);
  });

  it('closes what is idle at once and the rest when it comes back', async () => {
    const { pool, opened } = setUp(1);
    const first = await leased(pool.lease(never));
    const waiting = pool.lease(never);
    pool.close();
    expect(await waiting).toMatchObject({ ok: false, error: { step: 'closed' } });
    expect(opened[0]?.closed).toBe(false);
    first.release();
    expect(opened[0]?.closed).toBe(true);
    const late = fakeSession();
    pool.add(late);
    expect(late.closed).toBe(true);
  });
});
