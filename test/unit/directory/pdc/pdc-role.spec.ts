import { beforeEach, describe, expect, it } from 'vitest';
import type { LdapFault } from '../../../../electron/agent/directory/session/fault';
import { createPdcAccess, type PdcAccess } from '../../../../electron/agent/directory/pdc/pdc';
import type { LocateFailure } from '../../../../electron/agent/directory/pdc/pdc-locator';
import type { Session } from '../../../../electron/agent/directory/session/session';
import { err, ok, type Result } from '../../../../shared/result';
import { createFakeClock, type FakeClock } from '../../../fakes/fake-clock';
import { never } from '../support/connector';
import { createFakeSession } from '../support/fake-session';

const timedOut: LdapFault = { kind: 'lost', reason: 'timeout', text: 'No answer within 400 ms.' };

let clock: FakeClock;
/** Host that holds the role, as every domain controller knows it. */
let owner: string;
/** What happened, oldest first. */
let events: string[];
let readOwner: (host: string) => Promise<Result<string, LdapFault>>;
let pdc: PdcAccess;
let hosts: Map<Session, string>;

beforeEach(() => {
  clock = createFakeClock();
  owner = 'dc1';
  events = [];
  hosts = new Map();
  readOwner = () => Promise.resolve(ok(`CN=${owner}`));
  pdc = access(4);
});

function open(host: string): Session {
  const session = createFakeSession();
  hosts.set(session, host);
  return session;
}

function access(poolSize: number): PdcAccess {
  return createPdcAccess({
    locate: () => {
      events.push(`located ${owner}`);
      const host = { name: owner, address: null };
      return Promise.resolve(
        ok({ host, session: open(owner), policyHints: null, roleOwner: `cn=${owner.toUpperCase()}` }),
      );
    },
    signIn: ({ name }) => Promise.resolve(ok(open(name))),
    readOwner: (session) => {
      events.push(`checked ${hosts.get(session) ?? ''}`);
      return readOwner(hosts.get(session) ?? '');
    },
    poolSize,
    waitMs: 100,
    locateMs: 1_000,
    now: () => clock.monotonic(),
  });
}

async function use(repeatable: boolean): Promise<unknown> {
  const done = await pdc.use(
    never,
    ({ host }) => {
      events.push(`${repeatable ? 'read' : 'wrote'} ${host.name}`);
      return Promise.resolve(ok(host.name));
    },
    repeatable,
  );
  return done.ok ? done.value.host : done.error;
}
const read = (): Promise<unknown> => use(true);
const write = (): Promise<unknown> => use(false);

describe('the role', () => {
  it('is not looked at again within 2 s', async () => {
    expect(await read()).toBe('dc1');
    clock.advance(2_000);
    expect(await write()).toBe('dc1');
    expect(events).toEqual(['located dc1', 'read dc1', 'wrote dc1']);
  });

  it('is looked at beside a reading, and not once more before the write that follows', async () => {
    await read();
    clock.advance(2_001);
    events = [];
    expect([await read(), await write()]).toEqual(['dc1', 'dc1']);
    expect(events).toEqual(['read dc1', 'checked dc1', 'wrote dc1']);
  });

  it('that moved while running is noticed by the reading, which is done again at the new owner', async () => {
    await read();
    owner = 'dc2';
    clock.advance(2_001);
    events = [];
    expect([await read(), await write()]).toEqual(['dc2', 'dc2']);
    expect(events).toEqual(['read dc1', 'checked dc1', 'located dc2', 'read dc2', 'wrote dc2']);
  });

  it('that moved is noticed before a write that no reading came before: nothing is written to the former', async () => {
    await write();
    owner = 'dc2';
    clock.advance(2_001);
    events = [];
    expect(await write()).toBe('dc2');
    expect(events).toEqual(['checked dc1', 'located dc2', 'wrote dc2']);
  });

  it('is looked at once for all who read at the same time', async () => {
    await read();
    clock.advance(2_001);
    events = [];
    await Promise.all([read(), read(), read(), read(), read(), read()]);
    expect(events.filter((event) => event === 'checked dc1')).toHaveLength(1);
    expect(events.filter((event) => event === 'read dc1')).toHaveLength(6);
  });

  it('is looked at on the only connection where there is one', async () => {
    pdc = access(1);
    await read();
    owner = 'dc2';
    clock.advance(2_001);
    events = [];
    expect(await read()).toBe('dc2');
    expect(events).toEqual(['read dc1', 'checked dc1', 'located dc2', 'read dc2']);
  });

  it('that cannot be looked at has the PDC emulator found afresh, and nothing written before', async () => {
    await read();
    clock.advance(2_001);
    events = [];
    readOwner = () => Promise.resolve(err(timedOut));
    expect(await write()).toBe('dc1');
    expect(events).toEqual(['checked dc1', 'located dc1', 'wrote dc1']);
  });

  it('is looked at before somebody is told where it is', async () => {
    expect(await pdc.host(never)).toEqual(ok({ name: 'dc1', address: null }));
    owner = 'dc2';
    clock.advance(2_001);
    expect(await pdc.host(never)).toEqual(ok({ name: 'dc2', address: null }));
  });
});

describe('a PDC emulator', () => {
  it.each([
    ['a referral', { kind: 'refused', stage: 'operation', resultCode: 10, text: 'elsewhere' }, true],
    ['a connection that was closed', { kind: 'lost', reason: 'closed', text: 'closed' }, false],
    ['a timeout', timedOut, false],
  ] as const)('is found afresh after %s', async (_what, fault, again) => {
    const first = await pdc.use(never, ({ host }) =>
      Promise.resolve(owner === 'dc1' && host.name === 'dc1' ? ((owner = 'dc2'), err(fault)) : ok(host.name)),
    );
    expect(first.ok).toBe(again);
    expect(await write()).toBe('dc2');
  });

  it('that is not there is told as what was found out', async () => {
    const failure: LocateFailure = {
      fault: { kind: 'unreached', step: 'role', text: 'none was found.' },
      reached: 'otherDomainController',
      host: 'dc1',
    };
    const missing = createPdcAccess({
      locate: () => Promise.resolve(err(failure)),
      signIn: () => Promise.reject(new Error('nobody to sign in to')),
      readOwner: () => Promise.reject(new Error('nobody to ask')),
      poolSize: 1,
      waitMs: 100,
      locateMs: 1_000,
      now: () => clock.monotonic(),
    });
    expect(await missing.use(never, () => Promise.resolve(ok('done')))).toEqual(
      err({ fault: failure.fault, host: 'dc1', missing: 'pdc' }),
    );
  });
});
