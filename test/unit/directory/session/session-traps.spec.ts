import { createSecureContext } from 'node:tls';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Connection } from '../../../../electron/agent/directory/session/connection';
import { openSocket } from '../../../../electron/agent/directory/session/open-socket';
import { createSession, type Session } from '../../../../electron/agent/directory/session/session';
import { systemClock } from '../../../../electron/agent/clock';
import { createLdapDirectory } from '../../../../electron/agent/directory/ldap-directory';
import { usersOf } from '../../../fakes/users-of';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { connectorOf, directoryOf, ldapSettings, never, servicePassword, utf8 } from '../support/connector';
import { baseDn, pageEnd, startFakeDc, type FakeDc, type FakeDcOptions } from '../support/fake-dc';
import { entry, responseTags, result } from '../support/ldap-messages';

let authority: TestAuthority;
let stops: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  authority = await createAuthority();
});
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});
afterAll(() => authority.remove());

const call = { timeoutMs: 300, signal: never };

async function startDc(options: Partial<FakeDcOptions> = {}): Promise<FakeDc> {
  const dc = await startFakeDc({ authority, ...options });
  stops.push(() => dc.stop());
  return dc;
}

async function open(dc: FakeDc, security: 'ldaps' | 'startTls' = 'ldaps'): Promise<Session> {
  const context = createSecureContext({ ca: await readFile(authority.caFile, 'utf8') });
  const socket = await openSocket(
    { host: dc.host, address: dc.address, port: dc.port, security },
    context,
    call,
  );
  if (!socket.ok) throw new Error(JSON.stringify(socket.error));
  const session = createSession(new Connection(socket.value));
  stops.push(() => session.close());
  return session;
}

function directory(connector: Parameters<typeof directoryOf>[0]): ReturnType<typeof directoryOf> {
  const opened = directoryOf(connector);
  stops.push(() => opened.close());
  return opened;
}

const ref = {
  connectorId: 'corp',
  partitionDn: 'DC=corp,DC=example,DC=com',
  objectGuid: '00000000-0000-0000-0000-000000000001',
};

describe('the traps of ldapts', () => {
  it('1: parallel first operations all end, each after a sign-in', async () => {
    const dc = await startDc();
    const reads = directory(connectorOf(authority, [dc]));
    const results = await Promise.all(Array.from({ length: 12 }, () => reads.read(ref, never)));
    expect(results.map((read) => (read.ok ? 'found' : read.error.code))).toEqual(
      Array(12).fill('userNotFound'),
    );
    expect(dc.connections).toBeLessThanOrEqual(4);
    expect(dc.requests.filter(({ kind }) => kind === 'bind')).toHaveLength(dc.connections);
    // Before it only: which domain is this? Everybody may read that.
    expect(dc.requests.slice(0, 2)).toMatchObject([
      { kind: 'search', search: { baseDN: '' } },
      { kind: 'bind', password: servicePassword },
    ]);
  });

  it('0: no password stays in the bytes it came in', async () => {
    const dc = await startDc();
    const given = new TextEncoder().encode(servicePassword);
    const connector = connectorOf(authority, [dc]);
    const one = createLdapDirectory({
      connectors: [{ connector, password: () => Promise.resolve(given) }],
      settings: ldapSettings(),
      clock: systemClock,
    });
    expect(await one.probe('corp')).toMatchObject({ state: 'reachable' });
    expect([...given].every((byte) => byte === 0)).toBe(true);
    await one.close();
  });

  it('2: an empty page with a cookie does not end a search', async () => {
    const dc = await startDc();
    const pages: Record<string, readonly [string[], string]> = {
      '': [['a'], 'one'],
      one: [[], 'two'],
      two: [['b'], ''],
    };
    dc.behave((request) => {
      if (request.kind !== 'search' || request.cookie === null) return 'default';
      const [names, next] = pages[request.cookie] ?? [[], ''];
      const found = names.map((name) =>
        entry(request.messageId, `CN=${name},${baseDn}`, {
          objectGUID: [Buffer.alloc(16, name)],
          userAccountControl: ['512'],
        }),
      );
      return [...found, pageEnd(request.messageId, next)];
    });
    const users = await usersOf(directory(connectorOf(authority, [dc])), 'corp');
    expect(users.map(({ distinguishedName }) => distinguishedName)).toEqual([
      `CN=a,${baseDn}`,
      `CN=b,${baseDn}`,
    ]);
  });

  it('3: half an answer before the connection was lost does not spoil the next connection', async () => {
    const dc = await startDc();
    dc.behave((request, socket) => {
      if (request.kind !== 'search') return 'default';
      socket.write(entry(request.messageId, 'CN=half', { cn: ['half'] }).subarray(0, 9) as never);
      setTimeout(() => socket.destroy(), 20);
      return 'silent';
    });
    const first = await open(dc);
    const lost = await first.readEntry('CN=x', ['cn'], call);
    expect(lost).toMatchObject({ ok: false, error: { kind: 'lost', reason: 'closed' } });
    dc.behave(() => 'default');
    expect(first.alive).toBe(false);
    expect(await first.readEntry('CN=x', ['cn'], call)).toMatchObject({
      ok: false,
      error: { kind: 'unreached', step: 'closed' },
    });
    expect(await (await open(dc)).readEntry('CN=x', ['cn'], call)).toEqual({ ok: true, value: null });
  });

  it('4: one operation that times out does not end the others', async () => {
    const dc = await startDc();
    dc.behave((request, socket) => {
      if (request.kind !== 'search' || !request.search.baseDN.startsWith('<GUID=')) return 'default';
      if (request.search.baseDN.includes('0001')) return 'silent';
      setTimeout(() => socket.write(result(request.messageId, responseTags.search, 0) as never), 600);
      return 'silent';
    });
    const slow = directoryOf(connectorOf(authority, [dc]), { operationTimeoutMs: 1_000 });
    stops.push(() => slow.close());
    const stuck = slow.read(ref, never);
    const others = await Promise.all(
      [2, 3, 4].map((digit) =>
        slow.read({ ...ref, objectGuid: ref.objectGuid.replace(/1$/, String(digit)) }, never),
      ),
    );
    expect(others.map((read) => (read.ok ? 'found' : read.error.code))).toEqual(
      Array(3).fill('userNotFound'),
    );
    expect(await stuck).toMatchObject({ ok: false, error: { code: 'pdcUnreachable' } });
  });

  it('4: an import has its own connection', async () => {
    const dc = await startDc();
    const reads = directory(connectorOf(authority, [dc]));
    await reads.read(ref, never);
    const before = dc.connections;
    expect(await usersOf(reads, 'corp')).toEqual([]);
    expect(dc.connections).toBe(before + 1);
  });

  it('5: StartTLS works on every new connection with the same settings', async () => {
    const dc = await startDc({ security: 'startTls' });
    for (const attempt of [1, 2, 3]) {
      const session = await open(dc, 'startTls');
      expect(await session.bind('svc', utf8(servicePassword), call), `attempt ${attempt}`).toEqual({
        ok: true,
        value: undefined,
      });
    }
  });

  it('5: a server that stalls after StartTLS does not hold the caller', async () => {
    const dc = await startDc({ security: 'startTls' });
    dc.behave((request, socket) => {
      socket.removeAllListeners('data');
      return [result(request.messageId, responseTags.startTls, 0)];
    });
    const status = await directory(connectorOf(authority, [dc], { security: 'startTls' })).probe('corp');
    expect(status).toMatchObject({
      state: 'unreachable',
      error: expect.stringMatching(/^TLS: No answer within 1000 ms/) as string,
    });
  });

  it('6: with StartTLS nothing but the StartTLS request travels in plain, and with LDAPS nothing', async () => {
    const plain = await startDc({ security: 'startTls' });
    await open(plain, 'startTls');
    expect(plain.requests.map(({ kind }) => kind)).toEqual(['startTls']);
    const status = await directory(connectorOf(authority, [plain], { security: 'ldaps' })).probe('corp');
    expect(status.state).toBe('unreachable');
    expect(plain.requests.map(({ kind }) => kind)).toEqual(['startTls']);
  });

  it('6: a server that refuses StartTLS gets no password', async () => {
    const dc = await startDc({ security: 'startTls' });
    dc.behave((request) =>
      request.kind === 'startTls' ? [result(request.messageId, responseTags.startTls, 2, 'no')] : 'default',
    );
    const status = await directory(connectorOf(authority, [dc], { security: 'startTls' })).probe('corp');
    expect(status.error).toMatch(/^StartTLS: refused with result code 2: no \(dc1\./);
    expect(dc.requests.map(({ kind }) => kind)).toEqual(['startTls']);
  });

  it('7: a binary value that happens to be UTF-8 stays bytes, whatever the spelling of its name', async () => {
    const dc = await startDc();
    const guid = Buffer.from('abcdefghijklmnop');
    dc.behave((request) =>
      request.kind === 'search' && request.search.baseDN === 'CN=x'
        ? [
            entry(request.messageId, 'CN=x', { OBJECTguid: [guid] }),
            result(request.messageId, responseTags.search, 0),
          ]
        : 'default',
    );
    const read = await (await open(dc)).readEntry('CN=x', ['objectGUID'], call);
    expect(read.ok && read.value?.bytes('objectGUID')?.equals(guid as never)).toBe(true);
  });

  it('8: a connection that was closed is never opened again behind the caller’s back', async () => {
    const dc = await startDc();
    const session = await open(dc);
    await session.bind('svc', utf8(servicePassword), call);
    dc.dropConnections();
    await expect.poll(() => session.alive).toBe(false);
    expect(await session.readEntry('', [], call)).toMatchObject({
      ok: false,
      error: { kind: 'unreached', step: 'closed' },
    });
    expect(dc.connections).toBe(1);
  });

  it('an abort ends the wait at once', async () => {
    const dc = await startDc();
    const session = await open(dc);
    dc.behave(() => 'silent');
    const abort = new AbortController();
    const startedAt = performance.now();
    setTimeout(() => abort.abort(), 30);
    const read = await session.readEntry('CN=x', [], { timeoutMs: 5_000, signal: abort.signal });
    expect(read).toMatchObject({ ok: false, error: { kind: 'lost', reason: 'aborted' } });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('an answer that is not LDAP ends the connection instead of waiting', async () => {
    const dc = await startDc();
    const session = await open(dc);
    dc.behave(() => Buffer.from([0x30, 0x05, 0x02, 0x01, 0x01, 0x7e, 0x00]));
    expect(await session.readEntry('CN=x', [], call)).toMatchObject({
      ok: false,
      error: { kind: 'lost', reason: 'closed' },
    });
  });

  it('an empty password is never sent: it would be an anonymous bind that succeeds', async () => {
    const dc = await startDc();
    const session = await open(dc);
    expect(await session.bind('CN=x', utf8(''), call)).toMatchObject({
      ok: false,
      error: { kind: 'refused', resultCode: 49 },
    });
    expect(dc.requests).toEqual([]);
  });
});

describe('certificates', () => {
  it('are refused when another authority signed them', async () => {
    const dc = await startDc();
    const stranger = await createAuthority();
    stops.push(() => stranger.remove());
    const status = await directory(connectorOf(stranger, [dc])).probe('corp');
    expect(status).toMatchObject({ state: 'unreachable', error: expect.stringMatching(/^TLS: /) as string });
    expect(dc.requests).toEqual([]);
  });

  it('are refused by the system’s authorities when our own signed them', async () => {
    const dc = await startDc();
    const status = await directory(connectorOf(authority, [dc], { caFile: null })).probe('corp');
    expect(status).toMatchObject({ state: 'unreachable', error: expect.stringMatching(/^TLS: /) as string });
  });

  it('are refused when they are another host’s, with LDAPS and with StartTLS', async () => {
    for (const security of ['ldaps', 'startTls'] as const) {
      const dc = await startDc({ certificateHost: 'other.example.com', security });
      const status = await directory(connectorOf(authority, [dc], { security })).probe('corp');
      expect(status.error, security).toMatch(/^TLS: .*ERR_TLS_CERT_ALTNAME_INVALID/s);
      expect(dc.requests.filter(({ kind }) => kind === 'bind')).toEqual([]);
    }
  });

  it('cannot be checked with a CA file that is missing', async () => {
    const dc = await startDc();
    const status = await directory(connectorOf(authority, [dc], { caFile: '/nonexistent/ca.pem' })).probe(
      'corp',
    );
    expect(status.error).toMatch(/^Trusted certificates: .*ENOENT/);
    expect(dc.connections).toBe(0);
  });
});
