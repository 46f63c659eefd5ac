import { beforeEach, describe, expect, it } from 'vitest';
import type { LdapFault } from '../../../../electron/agent/directory/session/fault';
import type { PdcAccess } from '../../../../electron/agent/directory/pdc/pdc';
import { createReadAccess, type DomainReads } from '../../../../electron/agent/directory/reads/read-access';
import { err, ok, type Result } from '../../../../shared/result';
import { createFakeClock, type FakeClock } from '../../../fakes/fake-clock';
import { never } from '../support/connector';
import { createFakeSession, refusedConnection, refusedSignIn } from '../support/fake-session';

const timeout: LdapFault = { kind: 'lost', reason: 'timeout', text: 'No answer within 400 ms.' };
const noRights: LdapFault = { kind: 'refused', stage: 'operation', resultCode: 50, text: 'no' };
const busy: LdapFault = { kind: 'refused', stage: 'operation', resultCode: 51, text: 'busy' };

let clock: FakeClock;
/** What connecting to a host ends with; a host that is not here is well. */
let down: Map<string, LdapFault>;
/** What work at a host ends with. */
let failing: Map<string, LdapFault>;
/** Sign-ins, oldest first. */
let signIns: string[];

beforeEach(() => {
  clock = createFakeClock();
  down = new Map();
  failing = new Map();
  signIns = [];
});

function connect(name: string): Result<ReturnType<typeof createFakeSession>, LdapFault> {
  signIns.push(name);
  const fault = down.get(name);
  return fault === undefined ? ok(createFakeSession()) : err(fault);
}

const pdc: PdcAccess = {
  use: async (_signal, work) => {
    const session = connect('pdc');
    if (!session.ok) return err({ fault: session.error, host: 'pdc', missing: 'pdc' });
    const host = { name: 'pdc', address: null };
    const done = await work({ session: session.value, host, policyHints: null });
    return done.ok
      ? ok({ value: done.value, host: 'pdc' })
      : err({ fault: done.error, host: 'pdc', missing: 'pdc' });
  },
  host: () => Promise.resolve(ok({ name: 'pdc', address: null })),
  close: () => undefined,
};

function accessTo(preferred: readonly string[], onlyPreferred = false): DomainReads {
  return createReadAccess({
    preferred: preferred.map((name) => ({ name, address: null })),
    onlyPreferred,
    pdc,
    signIn: ({ name }) => Promise.resolve(connect(name)),
    poolSize: 2,
    waitMs: 100,
    clock,
  });
}

/** Where the work was done, or why it was not. */
async function read(reads: DomainReads, signal = never): Promise<unknown> {
  const done = await reads.use(signal, ({ session, host }) => {
    const fault = failing.get(host.name);
    if (fault === undefined) return Promise.resolve(ok(host.name));
    if (fault.kind === 'lost') session.close();
    return Promise.resolve(err(fault));
  });
  if (!done.ok) return { ...done.error.fault, missing: done.error.missing };
  expect(done.value).toEqual({ value: done.value.host, host: done.value.host });
  return done.value.host;
}

describe('reading', () => {
  it('goes to the PDC emulator where no domain controller is preferred, “only” or not', async () => {
    expect(await read(accessTo([]))).toBe('pdc');
    expect(await read(accessTo([], true))).toBe('pdc');
  });

  it('goes to the first preferred domain controller, on connections that are kept', async () => {
    const reads = accessTo(['dc2', 'dc3']);
    expect([await read(reads), await read(reads)]).toEqual(['dc2', 'dc2']);
    expect(signIns).toEqual(['dc2']);
    expect(reads.lastUsed()).toEqual({ host: 'dc2', since: clock.now() });
  });

  it.each([
    ['does not answer', () => down.set('dc2', refusedConnection)],
    ['does not answer in time', () => failing.set('dc2', timeout)],
    ['is too busy', () => failing.set('dc2', busy)],
  ])('goes on to the next one when the first %s', async (_how, breakIt) => {
    breakIt();
    const reads = accessTo(['dc2', 'dc3']);
    expect(await read(reads)).toBe('dc3');
    expect([...reads.troubles().keys()]).toEqual(['dc2']);
    expect(reads.lastUsed()?.host).toBe('dc3');
  });

  it('ends with the error of the operation where another domain controller would say the same', async () => {
    failing.set('dc2', noRights);
    const reads = accessTo(['dc2', 'dc3']);
    expect(await read(reads)).toEqual({ ...noRights, missing: 'directory' });
    expect(signIns).toEqual(['dc2']);
    expect(reads.troubles().size).toBe(0);
  });

  it('tries a refused service account at one domain controller only', async () => {
    for (const name of ['dc2', 'dc3', 'pdc']) down.set(name, refusedSignIn);
    expect(await read(accessTo(['dc2', 'dc3']))).toEqual({ ...refusedSignIn, missing: 'directory' });
    expect(signIns).toEqual(['dc2']);
  });

  it('opens a new connection at the same domain controller when a kept one had been closed', async () => {
    const reads = accessTo(['dc2', 'dc3']);
    await read(reads);
    let attempts = 0;
    const done = await reads.use(never, ({ session, host }) => {
      attempts += 1;
      if (attempts > 1) return Promise.resolve(ok(host.name));
      session.close();
      return Promise.resolve(err({ kind: 'lost', reason: 'closed', text: 'closed' } as const));
    });
    expect(done).toEqual(ok({ value: 'dc2', host: 'dc2' }));
    expect(signIns).toEqual(['dc2', 'dc2']);
  });

  it('does nothing any more when it was closed', async () => {
    const reads = accessTo(['dc2']);
    reads.close();
    expect(await read(reads)).toMatchObject({ kind: 'unreached', step: 'closed' });
    expect(signIns).toEqual([]);
  });
});

describe('a preferred domain controller that failed', () => {
  it('is skipped for 1 s, 2 s, 4 s … and used again when it is back', async () => {
    down.set('dc2', refusedConnection);
    const reads = accessTo(['dc2', 'dc3']);
    const tried: number[] = [];
    for (let second = 0; second <= 8; second += 1) {
      const before = signIns.filter((name) => name === 'dc2').length;
      expect(await read(reads)).toBe('dc3');
      if (signIns.filter((name) => name === 'dc2').length > before) tried.push(second);
      clock.advance(1_000);
    }
    expect(tried).toEqual([0, 1, 3, 7]);
    expect(reads.troubles()).toEqual(
      new Map([['dc2', { error: 'TCP: connect ECONNREFUSED', retryAt: clock.now() + 6_000 }]]),
    );
    down.clear();
    clock.advance(6_000);
    const since = clock.now();
    expect([await read(reads), await read(reads)]).toEqual(['dc2', 'dc2']);
    expect(reads.troubles().size).toBe(0);
    expect(reads.lastUsed()).toEqual({ host: 'dc2', since });
  });

  it('counts once when many operations fail at the same time', async () => {
    failing.set('dc2', busy);
    const reads = accessTo(['dc2', 'dc3']);
    expect(await Promise.all([read(reads), read(reads), read(reads)])).toEqual(['dc3', 'dc3', 'dc3']);
    expect(reads.troubles().get('dc2')?.retryAt).toBe(clock.now() + 1_000);
  });

  it('is tried by one operation at a time when its time has come', async () => {
    down.set('dc2', refusedConnection);
    const reads = accessTo(['dc2', 'dc3']);
    await read(reads);
    clock.advance(1_000);
    signIns = [];
    await Promise.all([read(reads), read(reads), read(reads)]);
    expect(signIns.filter((name) => name === 'dc2')).toHaveLength(1);
  });
});

describe('where nobody preferred can be read from', () => {
  it('the PDC emulator is, unless only the preferred ones may be', async () => {
    down.set('dc2', refusedConnection).set('dc3', timeout);
    const reads = accessTo(['dc2', 'dc3']);
    expect(await read(reads)).toBe('pdc');
    expect(reads.lastUsed()?.host).toBe('pdc');
    expect(await read(accessTo(['dc2', 'dc3'], true))).toEqual({
      kind: 'unreached',
      step: 'preferred',
      text: 'none can be read from, and no other may be. dc2: TCP: connect ECONNREFUSED; dc3: LDAP: No answer within 400 ms.',
      missing: 'directory',
    });
  });

  it('and only they may be, the one whose turn is nearest is tried all the same, and each is named', async () => {
    down.set('dc2', refusedConnection);
    const reads = accessTo(['dc2', 'dc3'], true);
    await read(reads);
    clock.advance(1_500);
    failing.set('dc3', timeout);
    await read(reads);
    // Both are skipped now: dc3 for 1 s more, dc2, which failed twice, for 2 s.
    signIns = [];
    expect(await read(reads)).toEqual({
      kind: 'unreached',
      step: 'preferred',
      text: 'none can be read from, and no other may be. dc2: TCP: connect ECONNREFUSED (skipped, tried again in 2 s); dc3 (tried before its time, the nearest of those skipped): LDAP: No answer within 400 ms.',
      missing: 'directory',
    });
    expect(signIns).toEqual(['dc3']);
    down.clear();
    failing.clear();
    expect(await read(reads)).toBe('dc2');
  });

  it('and the PDC emulator neither, the nearest of the skipped ones is, and the error names all', async () => {
    down.set('dc2', refusedConnection);
    const reads = accessTo(['dc2']);
    expect(await read(reads)).toBe('pdc');
    down.set('pdc', refusedConnection);
    expect(await read(reads)).toEqual({
      kind: 'unreached',
      step: 'tcp',
      text: 'connect ECONNREFUSED; preferred domain controllers: dc2 (tried before its time, the nearest of those skipped): TCP: connect ECONNREFUSED',
      missing: 'pdc',
    });
    down.delete('dc2');
    expect(await read(reads)).toBe('dc2');
  });

  it('and the operation is stopped, nobody else is asked', async () => {
    const stop = new AbortController();
    const reads = accessTo(['dc2', 'dc3'], true);
    const done = await reads.use(stop.signal, () => {
      stop.abort();
      return Promise.resolve(err(timeout));
    });
    expect(done).toMatchObject({ ok: false });
    expect(signIns).toEqual(['dc2']);
  });
});

describe('a connection of its own', () => {
  it('is opened where reading goes, each time', async () => {
    down.set('dc2', refusedConnection);
    const reads = accessTo(['dc2', 'dc3']);
    const open = (): Promise<unknown> => reads.useApart(never, ({ host }) => Promise.resolve(ok(host.name)));
    expect(await open()).toEqual(ok({ value: 'dc3', host: 'dc3' }));
    expect(await open()).toEqual(ok({ value: 'dc3', host: 'dc3' }));
    expect(signIns).toEqual(['dc2', 'dc3', 'dc3']);
    reads.noteFailure('dc3', timeout);
    expect(await open()).toEqual(ok({ value: 'pdc', host: 'pdc' }));
  });
});
