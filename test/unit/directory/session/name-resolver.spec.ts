import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNameResolver } from '../../../../electron/agent/directory/session/name-resolver';

interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly target: string;
}

const types = { a: 1, srv: 33 } as const;

function nameBytes(name: string): Buffer {
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Buffer.from([...labels, 0]);
}

function record(type: number, data: readonly number[]): number[] {
  return [0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 0xff, ...data];
}

/** A DNS server that knows one service and one host. */
function answer(query: Buffer, services: readonly SrvRecord[], address: readonly number[]): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const type = query.readUInt16BE(end - 4);
  const found =
    type === types.srv
      ? services.map(({ priority, weight, target }) =>
          record(type, [0, priority, 0, weight, 0x01, 0x85, ...nameBytes(target)]),
        )
      : type === types.a
        ? [record(type, address)]
        : [];
  const header = [...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, found.length, 0, 0, 0, 0];
  return Buffer.from([...header, ...query.subarray(12, end), ...found.flat()]);
}

let server: Socket;
let respond: ((query: Buffer) => Buffer | null) | null;

beforeEach(async () => {
  server = createSocket('udp4');
  respond = null;
  server.on('message', (query: Buffer, from) => {
    const bytes = respond?.(query) ?? null;
    if (bytes !== null) server.send(bytes as never, from.port, from.address);
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise<void>((resolve) => server.close(resolve)));

const resolver = (timeoutMs = 2_000): ReturnType<typeof createNameResolver> =>
  createNameResolver([`127.0.0.1:${server.address().port}`], timeoutMs);

describe('names through the connector’s own DNS servers', () => {
  it('orders services by priority, then weight', async () => {
    const services = [
      { priority: 10, weight: 5, target: 'DC3.corp.example.com' },
      { priority: 0, weight: 1, target: 'dc2.corp.example.com' },
      { priority: 0, weight: 9, target: 'dc1.corp.example.com' },
    ];
    respond = (query) => answer(query, services, []);
    expect(await resolver().hostsOf('_ldap._tcp.pdc._msdcs.corp.example.com')).toEqual({
      ok: true,
      value: ['dc1.corp.example.com', 'dc2.corp.example.com', 'dc3.corp.example.com'],
    });
  });

  it('finds addresses', async () => {
    respond = (query) => answer(query, [], [127, 9, 8, 7]);
    expect(await resolver().addressesOf('dc1.corp.example.com')).toEqual({ ok: true, value: ['127.9.8.7'] });
  });

  it('tells a service without records from a server that is silent', async () => {
    respond = (query) => answer(query, [], []);
    expect(await resolver().hostsOf('_ldap._tcp.nowhere')).toEqual({ ok: true, value: [] });
    respond = null;
    const startedAt = performance.now();
    const silent = await resolver(300).hostsOf('_ldap._tcp.nowhere');
    expect(silent).toMatchObject({ ok: false, error: { kind: 'unreached', step: 'dns' } });
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });

  it('does not ask for what is an address already', async () => {
    expect(await resolver().addressesOf('127.0.0.9')).toEqual({ ok: true, value: ['127.0.0.9'] });
  });

  it('says which server setting is wrong', async () => {
    const broken = await createNameResolver(['not an address'], 300).hostsOf('_ldap._tcp.x');
    expect(broken).toMatchObject({
      ok: false,
      error: { step: 'dns', text: expect.stringContaining('not an address') as string },
    });
  });
});
