import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGraphSource, type GraphSourceDeps } from '../../../electron/agent/cloud/graph/graph-source';
import type { TokenFault } from '../../../electron/agent/cloud/token-source';
import { systemClock } from '../../../electron/agent/clock';
import type { CloudImportObject } from '../../../electron/agent/sync/objects';
import type { CloudSource, CloudWatermark, SourceEvent } from '../../../electron/agent/sync/ports';
import { createCertificates } from '../../../lab/certificates';
import type { AuthenticationType } from '../../../shared/operations';
import { err, ok, type Result } from '../../../shared/result';
import { graphError, send, startGraphStub, type GraphStub } from './support/graph-stub';
import { environmentProxies } from '../../../electron/agent/proxy/proxy';
import { startConnectProxy, type ConnectProxy } from '../../fakes/connect-proxy';
import { noProxy } from '../../fakes/no-proxy';

type Event = SourceEvent<CloudImportObject, CloudWatermark>;

const never = new AbortController().signal;
const goodToken = 'good-token-7f3a';
const deltaPath = '/v1.0/users/delta';
const idOf = (number: number): string => `0b1c2d3e-0000-4000-8000-${String(number).padStart(12, '0')}`;
const keyOf = (number: number): string => `User_${idOf(number)}`;

let folder = '';
let authority = '';
let certificates: Awaited<ReturnType<typeof createCertificates>>;
let graph: GraphStub;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-graph-'));
  certificates = await createCertificates(folder);
  authority = await readFile(certificates.caFile, 'utf8');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  graph = await startGraphStub(certificates, goodToken);
  graph.domains = [
    { id: 'contoso.example', authenticationType: 'Managed' },
    { id: 'Fed.example', authenticationType: 'Federated' },
  ];
  for (let number = 1; number <= 5; number += 1)
    graph.set(idOf(number), {
      userPrincipalName: `user${number}@contoso.example`,
      displayName: `User ${number}`,
      onPremisesImmutableId: `anchor-${number}`,
      onPremisesSyncEnabled: true,
      assignedLicenses: [{ skuId: 'x' }],
    });
});
afterEach(() => graph.close());

interface Options extends Partial<GraphSourceDeps> {
  readonly types?: Record<string, AuthenticationType>;
  readonly token?: Result<string, TokenFault>;
  readonly tenant?: string;
  readonly baseUrl?: string;
}

function sourceOf({
  types = {},
  token = ok(goodToken),
  tenant = 't',
  baseUrl,
  ...deps
}: Options = {}): CloudSource {
  return createGraphSource(
    { baseUrl: baseUrl ?? graph.baseUrl, tenant, authenticationTypes: types },
    {
      tokens: { token: () => Promise.resolve(token) },
      clock: systemClock,
      limits: { attempts: 4, firstWaitMs: 5, longestWaitMs: 3_000 },
      requestTimeoutMs: 2_000,
      extraAuthorities: [authority],
      proxyOf: noProxy,
      ...deps,
    },
  );
}

async function collect(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of events) all.push(event);
  return all;
}

async function full(options: Options = {}): Promise<Event[]> {
  return collect(sourceOf(options).fullImport(never));
}

function watermarkOf(events: readonly Event[]): CloudWatermark {
  const end = events.at(-1);
  if (end?.kind !== 'end' || end.watermark === null) throw new Error(`No watermark: ${JSON.stringify(end)}`);
  return end.watermark;
}

async function delta(since: CloudWatermark, options: Options = {}): Promise<Event[]> {
  return collect(sourceOf(options).deltaImport(since, never));
}

function objectsOf(events: readonly Event[]): readonly CloudImportObject[] {
  return events.flatMap((event) => (event.kind === 'objects' ? event.objects : []));
}

/** What is said of a user who cannot be read; `null` = it has no id. */
const unreadable = (key: string | null, reason: string) =>
  ({ kind: 'unreadable-object', object: key, key, line: null, reason }) as const;

function userObject(number: number, changes: Partial<CloudImportObject> = {}): CloudImportObject {
  return {
    cloudAnchor: keyOf(number),
    sourceAnchor: `anchor-${number}`,
    userPrincipalName: `user${number}@contoso.example`,
    displayName: `User ${number}`,
    authenticationType: 'passwordHashSync',
    licensed: true,
    ...changes,
  };
}

const end: Event = { kind: 'end', watermark: { deltaToken: expect.any(String) } };

describe('a full import from Graph', () => {
  it('follows the pages to the delta link, asking only for what is used', async () => {
    expect(await full()).toEqual([
      { kind: 'objects', objects: [userObject(1), userObject(2)] },
      { kind: 'objects', objects: [userObject(3), userObject(4)] },
      { kind: 'objects', objects: [userObject(5)] },
      end,
    ]);
    expect(graph.requests.slice(0, 2)).toEqual([
      '/v1.0/domains?$select=id,authenticationType',
      '/v1.0/users/delta?$select=id,userPrincipalName,displayName,onPremisesImmutableId,onPremisesSyncEnabled,assignedLicenses',
    ]);
    expect(graph.requests).toHaveLength(4);
  });

  it('goes on over empty pages', async () => {
    graph.once(deltaPath, (_, response) =>
      send(response, 200, {
        value: [],
        '@odata.nextLink': `${graph.baseUrl}${deltaPath}?$select=id,userPrincipalName`,
      }),
    );
    expect(objectsOf(await full()).map(({ cloudAnchor }) => cloudAnchor)).toEqual([1, 2, 3, 4, 5].map(keyOf));
  });

  it('reads how people authenticate from domain, synchronisation and setting', async () => {
    graph.pageSize = 10;
    graph.set(idOf(1), { userPrincipalName: 'a@emea.fed.example' });
    graph.set(idOf(2), { userPrincipalName: 'b@pta.example' });
    graph.set(idOf(3), { onPremisesSyncEnabled: false });
    graph.set(idOf(5), { onPremisesSyncEnabled: null });
    graph.set(idOf(6), { userPrincipalName: 'new@contoso.example' });
    const types = { 'pta.example': 'passThrough', 'contoso.example': 'federated' } as const;
    const objects = objectsOf(await full({ types }));
    const found = new Map(objects.map((one) => [one.cloudAnchor, one]));
    expect([1, 2, 3, 4, 5].map((number) => found.get(keyOf(number))?.authenticationType)).toEqual([
      'federated',
      'passThrough',
      'cloudOnly',
      'passwordHashSync',
      'cloudOnly',
    ]);
    expect(found.get(keyOf(6))).toEqual({
      cloudAnchor: keyOf(6),
      sourceAnchor: null,
      userPrincipalName: 'new@contoso.example',
      displayName: null,
      authenticationType: 'cloudOnly',
      licensed: false,
    });
  });

  it('lists users it cannot read and goes on', async () => {
    graph.pageSize = 10;
    graph.set(idOf(1), { displayName: 7 });
    graph.once('/v1.0/domains', (_, response) => {
      graph.set('', {});
      send(response, 200, { value: [] });
    });
    const events = await full();
    expect(events.map(({ kind }) => kind)).toEqual(['objects', 'errors', 'end']);
    expect(events[1]).toEqual({
      kind: 'errors',
      errors: [
        unreadable(keyOf(1), 'displayName is not what Microsoft Graph documents'),
        unreadable(null, 'A user without an id'),
      ],
    });
  });

  it('gives no watermark when a user that was told is removed before the end', async () => {
    graph.once(deltaPath, (_, response) =>
      send(response, 200, {
        value: [{ id: idOf(8), userPrincipalName: 'x@contoso.example' }],
        '@odata.nextLink': `${graph.baseUrl}${deltaPath}?$skiptoken=own`,
      }),
    );
    graph.once(deltaPath, (_, response) =>
      send(response, 200, {
        value: [
          { id: idOf(8), '@removed': { reason: 'changed' } },
          { id: idOf(9), '@removed': { reason: 'deleted' } },
        ],
        '@odata.deltaLink': `${graph.baseUrl}${deltaPath}?$deltatoken=own`,
      }),
    );
    expect((await full()).at(-1)).toEqual({ kind: 'end', watermark: null });
  });
});

describe('a delta from Graph', () => {
  it('tells changed, new and removed users, and where the next one begins', async () => {
    const since = watermarkOf(await full());
    graph.set(idOf(2), { displayName: 'Second' });
    graph.set(idOf(6), {
      userPrincipalName: 'six@contoso.example',
      displayName: 'Six',
      onPremisesImmutableId: null,
      onPremisesSyncEnabled: null,
      assignedLicenses: [],
    });
    graph.remove(idOf(3));
    const events = await delta(since);
    expect(objectsOf(events)).toEqual([
      userObject(2, { displayName: 'Second' }),
      {
        cloudAnchor: keyOf(6),
        sourceAnchor: null,
        userPrincipalName: 'six@contoso.example',
        displayName: 'Six',
        authenticationType: 'cloudOnly',
        licensed: false,
      },
    ]);
    expect(events.slice(-2)).toEqual([{ kind: 'gone', keys: [keyOf(3)] }, end]);
    expect(await delta(watermarkOf(events))).toEqual([end]);
  });

  it('completes users of whom only the changes are told, fifteen in one request', async () => {
    for (let number = 6; number <= 20; number += 1)
      graph.set(idOf(number), { userPrincipalName: `user${number}@contoso.example` });
    graph.pageSize = 100;
    const since = watermarkOf(await full());
    graph.minimal = true;
    for (let number = 1; number <= 20; number += 1) graph.set(idOf(number), { displayName: `New ${number}` });
    graph.requests.length = 0;
    const objects = objectsOf(await delta(since));
    expect(objects.slice(0, 5)).toEqual(
      [1, 2, 3, 4, 5].map((number) => userObject(number, { displayName: `New ${number}` })),
    );
    expect(objects.slice(5).map(({ displayName }) => displayName)).toEqual(
      Array.from({ length: 15 }, (_, index) => `New ${index + 6}`),
    );
    expect(graph.requests.map((path) => path.split('?')[0])).toEqual([
      '/v1.0/domains',
      deltaPath,
      '/v1.0/users',
      '/v1.0/users',
    ]);
  });

  it('counts what a delta told more than a list that lags behind it', async () => {
    const since = watermarkOf(await full());
    graph.minimal = true;
    graph.set(idOf(1), { displayName: 'New' });
    graph.once('/v1.0/users', (_, response) =>
      send(response, 200, {
        value: [
          {
            id: idOf(1),
            userPrincipalName: 'user1@contoso.example',
            displayName: 'Old',
            onPremisesImmutableId: 'anchor-1',
            onPremisesSyncEnabled: true,
            assignedLicenses: [{}],
          },
        ],
      }),
    );
    expect(objectsOf(await delta(since))).toEqual([userObject(1, { displayName: 'New' })]);
  });

  it('lists a user of whom a part is told and who is not there', async () => {
    const since = watermarkOf(await full());
    graph.minimal = true;
    graph.set(idOf(1), { displayName: 'One' });
    graph.once('/v1.0/users', (_, response) => send(response, 200, { value: [] }));
    expect(await delta(since)).toEqual([
      {
        kind: 'errors',
        errors: [unreadable(keyOf(1), 'Microsoft Graph told a part of it, and does not list it')],
      },
      end,
    ]);
  });

  it('takes a user that was removed and restored for one that is there', async () => {
    const since = watermarkOf(await full());
    const restored = { id: idOf(1), userPrincipalName: 'user1@contoso.example', displayName: 'User 1' };
    graph.once(deltaPath, (_, response) =>
      send(response, 200, {
        value: [{ id: idOf(1), '@removed': { reason: 'changed' } }],
        '@odata.nextLink': `${graph.baseUrl}${deltaPath}?$skiptoken=own`,
      }),
    );
    graph.once(deltaPath, (_, response) =>
      send(response, 200, {
        value: [restored],
        '@odata.deltaLink': `${graph.baseUrl}${deltaPath}?$deltatoken=own`,
      }),
    );
    expect(await delta(since)).toEqual([{ kind: 'objects', objects: [userObject(1)] }, end]);
  });

  it.each([
    [
      'Graph says 410',
      () => graph.reset(),
      {},
      expect.stringMatching(/answered 410 resyncRequired\..*Resync required\. \(request r-1\)$/),
    ],
    [
      'the token is too old',
      () =>
        graph.once(deltaPath, (_, response) =>
          send(response, 400, graphError('syncStateNotFound', 'The delta token is expired.')),
        ),
      {},
      expect.stringContaining('answered 400 syncStateNotFound'),
    ],
    [
      'a domain became federated',
      () => void (graph.domains = [{ id: 'contoso.example', authenticationType: 'Federated' }]),
      {},
      expect.stringContaining('how a domain authenticates changed'),
    ],
    [
      'the setting changed',
      () => undefined,
      { types: { 'contoso.example': 'passThrough' as const } },
      expect.stringContaining('The settings of the cloud connector'),
    ],
    ['the tenant changed', () => undefined, { tenant: 'other' }, expect.stringContaining('changed')],
  ])('is not possible when %s', async (_, change, options, reason) => {
    const since = watermarkOf(await full());
    change();
    expect(await delta(since, options)).toEqual([{ kind: 'watermarkUnusable', reason }]);
  });

  it.each([
    '',
    '{"sha256":"x","sizeBytes":1,"basis":"x"}',
    JSON.stringify({ deltaLink: 'https://graph.example/v1.0/users/delta?$deltatoken=x', basis: 'x' }),
  ])('is not possible from the watermark of another source: %j', async (deltaToken) => {
    expect(await delta({ deltaToken })).toEqual([
      { kind: 'watermarkUnusable', reason: 'The last import was of another source.' },
    ]);
    expect(graph.requests.filter((path) => path.startsWith(deltaPath))).toEqual([]);
  });
});

describe('a Graph that does not answer well', () => {
  it.each([
    ['429 with seconds', 429, () => '1'],
    ['503 with a date', 503, () => new Date(Date.now() + 1_999).toUTCString()],
  ])('is given the time it asks for: %s', async (_, status, header) => {
    const asked = Date.now();
    graph.once(deltaPath, (_request, response) =>
      send(response, status, graphError('tooManyRequests', 'Slow down'), { 'retry-after': header() }),
    );
    expect((await full()).at(-1)).toEqual(end);
    expect(Date.now() - asked).toBeGreaterThan(950);
  });

  it('is given up when it asks for more time than there is', async () => {
    graph.once(deltaPath, (_, response) =>
      send(response, 429, graphError('tooManyRequests', 'Slow down'), { 'retry-after': '600' }),
    );
    expect(await full()).toEqual([
      {
        kind: 'failed',
        status: 'no-start-connection',
        message: expect.stringMatching(/answered 429 tooManyRequests.*It asks to wait 600 s\. Tried once\.$/),
      },
    ]);
  });

  it('is asked again after passing faults, and given up after four tries', async () => {
    const fail = (): void =>
      graph.once(deltaPath, (_, response) => send(response, 502, graphError('', 'Bad gateway')));
    fail();
    graph.once(deltaPath, (request) => request.socket.destroy());
    graph.once(deltaPath, (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"value":[', () => response.destroy());
    });
    expect(objectsOf(await full())).toHaveLength(5);
    for (let tries = 0; tries < 4; tries += 1) fail();
    expect((await full()).at(-1)).toEqual({
      kind: 'failed',
      status: 'no-start-connection',
      message: expect.stringMatching(/answered 502\. It says: Bad gateway.*Tried 4 times\.$/),
    });
  });

  it('is not waited for longer than the limit of a request', async () => {
    for (let tries = 0; tries < 4; tries += 1)
      graph.once(deltaPath, (_, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(drip));
      });
    const began = Date.now();
    expect(await full({ requestTimeoutMs: 100 })).toEqual([
      {
        kind: 'failed',
        status: 'no-start-connection',
        message: expect.stringContaining('No answer within 0.1 s. Tried 4 times.'),
      },
    ]);
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('fails as broken off once something was read', async () => {
    graph.once(deltaPath, (_, response) =>
      send(response, 200, {
        value: [{ id: idOf(1), userPrincipalName: 'a' }],
        '@odata.nextLink': `${graph.baseUrl}${deltaPath}?$skiptoken=unknown`,
      }),
    );
    const events = await full();
    expect(events.map(({ kind }) => kind)).toEqual(['objects', 'failed']);
    expect(events.at(-1)).toMatchObject({ status: 'stopped-connectivity' });
  });

  it.each([
    ['no list', {}, 'An answer without a list.'],
    ['no further link', { value: [] }, 'A page that is not the last and names no other.'],
    ['no link that is one', { value: [], '@odata.nextLink': 'x' }, 'A link that is no URL.'],
  ])('fails with %s', async (_, body, words) => {
    graph.once(deltaPath, (_request, response) => send(response, 200, body));
    expect((await full()).at(-1)).toMatchObject({ kind: 'failed', message: expect.stringContaining(words) });
  });

  it('fails when a page names itself as the next', async () => {
    const self = `${graph.baseUrl}${deltaPath}?$skiptoken=self`;
    for (let pages = 0; pages < 2; pages += 1)
      graph.once(deltaPath, (_, response) => send(response, 200, { value: [], '@odata.nextLink': self }));
    expect((await full()).at(-1)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('A page that names itself as the next.'),
    });
  });

  it('fails where nobody listens, and where the certificate is not trusted', async () => {
    const closed = await startGraphStub(certificates, goodToken);
    await closed.close();
    const events = [...(await full({ baseUrl: closed.baseUrl })), ...(await full({ extraAuthorities: [] }))];
    expect(events).toEqual([
      { kind: 'failed', status: 'no-start-connection', message: expect.stringContaining('ECONNREFUSED') },
      { kind: 'failed', status: 'no-start-connection', message: expect.stringContaining('certificate') },
    ]);
    expect(graph.tokens).toEqual(new Set());
  });

  it('fails without https', async () => {
    expect(await full({ baseUrl: 'http://127.0.0.1' })).toEqual([
      { kind: 'failed', status: 'no-start-connection', message: 'http://127.0.0.1 is no https address.' },
    ]);
  });
});

describe('the token', () => {
  it.each(['next', 'delta'] as const)('is not sent to another origin by a %s link', async (kind) => {
    const other = await startGraphStub(certificates, goodToken);
    try {
      graph.once(deltaPath, (_, response) =>
        send(response, 200, {
          value: [],
          [`@odata.${kind}Link`]: `${other.baseUrl}${deltaPath}?$skiptoken=x`,
        }),
      );
      expect(await full()).toEqual([
        {
          kind: 'failed',
          status: 'no-start-connection',
          message: expect.stringContaining(
            `A link to another place (${other.baseUrl}), which is not followed.`,
          ),
        },
      ]);
      expect(other.tokens).toEqual(new Set());
    } finally {
      await other.close();
    }
  });

  it('is not sent along with a redirect', async () => {
    const other = await startGraphStub(certificates, goodToken);
    try {
      graph.once(deltaPath, (_, response) => {
        response.writeHead(302, { location: `${other.baseUrl}${deltaPath}` });
        response.end();
      });
      expect((await full()).at(-1)).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('answered 302'),
      });
      expect(other.tokens).toEqual(new Set());
    } finally {
      await other.close();
    }
  });

  it('that Graph does not accept stops everything, and is in no message', async () => {
    const token = 'bad-token-5c21';
    const events = await full({ token: ok(token) });
    expect(events).toEqual([
      {
        kind: 'failed',
        status: 'no-start-credentials',
        message: expect.stringContaining(
          'answered 401 InvalidAuthenticationToken. It does not accept the credentials.',
        ),
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(token);
    expect(graph.tokens).toEqual(new Set([token]));
  });

  it('without the permission is told with the permission it needs', async () => {
    graph.once('/v1.0/domains', (_, response) =>
      send(response, 403, graphError('Authorization_RequestDenied', 'Insufficient privileges.')),
    );
    expect(await full()).toEqual([
      {
        kind: 'failed',
        status: 'no-start-credentials',
        message: expect.stringMatching(
          /User\.Read\.All and Domain\.Read\.All as application permissions, with admin consent\..*Insufficient privileges\./,
        ),
      },
    ]);
  });

  it.each([
    ['refused', 'no-start-credentials'],
    ['unreachable', 'no-start-connection'],
  ] as const)('that cannot be had is told: %s', async (kind, status) => {
    const message = 'AADSTS7000215: Invalid client secret provided.';
    expect(await full({ token: err({ kind, message }) })).toEqual([{ kind: 'failed', status, message }]);
    expect(graph.requests).toEqual([]);
  });
});

describe('a cancelled import', () => {
  it.each([
    ['an answer', () => graph.once(deltaPath, () => undefined)],
    [
      'the time that Graph asks for',
      () => graph.once(deltaPath, (_, response) => send(response, 429, {}, { 'retry-after': '2' })),
    ],
  ])('ends at once while it waits for %s', async (_, hold) => {
    hold();
    const stop = new AbortController();
    const began = Date.now();
    setTimeout(() => stop.abort(), 150);
    expect(await collect(sourceOf().fullImport(stop.signal))).toEqual([]);
    expect(Date.now() - began).toBeLessThan(1_000);
  });
});

describe('a proxy', () => {
  let proxy: ConnectProxy;
  let accepts = true;
  beforeEach(async () => {
    accepts = true;
    proxy = await startConnectProxy({ accepts: () => accepts });
  });
  afterEach(() => proxy.stop());
  const address = (): string => `127.0.0.1:${proxy.port}`;

  it('of the environment opens one tunnel for the whole import', async () => {
    const events = await full({
      proxyOf: environmentProxies({ HTTPS_PROXY: `http://us%40er:pass@${address()}` }),
    });
    expect(objectsOf(events)).toHaveLength(5);
    const account = Buffer.from('us@er:pass').toString('base64');
    expect(proxy.asked).toEqual([`${new URL(graph.baseUrl).host} Basic ${account}`]);
  });

  it('is passed by where NO_PROXY says so', async () => {
    const environment = { https_proxy: `http://${address()}`, NO_PROXY: 'localhost, 127.0.0.1' };
    expect(objectsOf(await full({ proxyOf: environmentProxies(environment) }))).toHaveLength(5);
    expect(proxy.asked).toEqual([]);
  });

  it('that refuses is named, without its password', async () => {
    accepts = false;
    const environment = { HTTPS_PROXY: `http://user:hush@${address()}` };
    const events = await full({ proxyOf: environmentProxies(environment) });
    expect(events).toEqual([
      {
        kind: 'failed',
        status: 'no-start-connection',
        message: expect.stringContaining(`Proxy ${address()} answered 407`),
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('hush');
  });

  it('of another kind is said not to be usable', async () => {
    expect(await full({ proxyOf: environmentProxies({ HTTPS_PROXY: 'socks5://127.0.0.1:1' }) })).toEqual([
      {
        kind: 'failed',
        status: 'no-start-connection',
        message: 'HTTPS_PROXY is not of the form http://host:port.',
      },
    ]);
  });
});
