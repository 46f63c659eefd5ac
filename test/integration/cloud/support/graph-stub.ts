import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { createCertificates } from '../../../../lab/certificates';

type Properties = Record<string, unknown>;
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A user of the stand-in; a property that is missing was never set. */
interface Kept {
  properties: Properties | null;
  /** Number of the change that each property comes from. */
  readonly changedAt: Map<string, number>;
  at: number;
}

/** A stand-in for Microsoft Graph and for Entra’s token endpoint, on 127.0.0.1, over TLS. */
export interface GraphStub {
  readonly baseUrl: string;
  readonly caFile: string;
  /** Path and query of every request that came with the right token. */
  readonly requests: string[];
  /** Every token that came, right or wrong. */
  readonly tokens: Set<string>;
  domains: readonly { readonly id: string; readonly authenticationType: string }[];
  pageSize: number;
  /** Tell only changed properties in a delta: what Graph reserves for itself, and does with `Prefer: return=minimal`. */
  minimal: boolean;
  /** Adds users or changes some of their properties. */
  set(id: string, properties: Properties): void;
  remove(id: string): void;
  /** Makes all delta links unusable. */
  reset(): void;
  /** Answers the next request to a path in another way, once. */
  once(path: string, handler: Handler): void;
  close(): Promise<void>;
}

/** Sends JSON. */
export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'r-1', ...headers });
  response.end(JSON.stringify(body));
}

/** An error as Graph words it. */
export function graphError(code: string, message: string): unknown {
  return { error: { code, message, innerError: { 'request-id': 'r-1' } } };
}

interface Model {
  readonly users: Map<string, Kept>;
  sequence: number;
  /** Rounds under way: what is left to tell, and where the round ends. */
  readonly rounds: Map<string, { entries: Properties[]; end: number; select: string }>;
  generation: number;
  /** Delta tokens that are good: what they select. */
  readonly deltas: Map<string, string>;
}

function entryOf(
  id: string,
  kept: Kept,
  names: readonly string[],
  since: number,
  minimal: boolean,
): Properties {
  const { properties } = kept;
  if (properties === null) return { id, '@removed': { reason: 'changed' } };
  const told = names.filter(
    (name) => name in properties && (!minimal || (kept.changedAt.get(name) ?? 0) > since),
  );
  return { ...Object.fromEntries(told.map((name) => [name, properties[name]])), id };
}

function startRound(model: Model, since: number, select: string, minimal: boolean): string {
  const names = select.split(',');
  const entries = [...model.users]
    .filter(([, kept]) => kept.at > since)
    .filter(([, kept]) => since > 0 || kept.properties !== null)
    .map(([id, kept]) => entryOf(id, kept, names, since, minimal && since > 0));
  const token = `skip-${model.generation}-${model.rounds.size}`;
  model.rounds.set(token, { entries, end: model.sequence, select });
  return token;
}

function sendPage(stub: GraphStub, model: Model, token: string, response: ServerResponse): void {
  const round = model.rounds.get(token);
  if (round === undefined) return send(response, 400, graphError('badRequest', 'Unknown skip token'));
  const value = round.entries.slice(0, stub.pageSize);
  const rest = round.entries.slice(stub.pageSize);
  const address = `${stub.baseUrl}/v1.0/users/delta?`;
  const context = `${stub.baseUrl}/v1.0/$metadata#users(${round.select})`;
  if (rest.length > 0) {
    const next = `${token}+`;
    model.rounds.set(next, { ...round, entries: rest });
    send(response, 200, {
      '@odata.context': context,
      '@odata.nextLink': `${address}$skiptoken=${encodeURIComponent(next)}`,
      value,
    });
    return;
  }
  const delta = `delta-${model.generation}-${round.end}`;
  model.deltas.set(delta, round.select);
  send(response, 200, {
    '@odata.context': context,
    '@odata.deltaLink': `${address}$deltatoken=${delta}`,
    value,
  });
}

function answerDelta(stub: GraphStub, model: Model, url: URL, response: ServerResponse): void {
  const skip = url.searchParams.get('$skiptoken');
  const delta = url.searchParams.get('$deltatoken');
  if (skip !== null) return sendPage(stub, model, skip, response);
  if (delta === null) {
    const select = url.searchParams.get('$select') ?? '';
    return sendPage(stub, model, startRound(model, 0, select, false), response);
  }
  const select = model.deltas.get(delta);
  if (select === undefined) {
    const location = `${stub.baseUrl}/v1.0/users/delta?$deltatoken=`;
    return send(response, 410, graphError('resyncRequired', 'Resync required.'), { location });
  }
  sendPage(stub, model, startRound(model, Number(delta.split('-')[2]), select, stub.minimal), response);
}

/** A list tells null and empty lists, other than a delta. */
function answerUsers(model: Model, url: URL, response: ServerResponse): void {
  const names = (url.searchParams.get('$select') ?? '').split(',');
  const ids = [...(url.searchParams.get('$filter') ?? '').matchAll(/'([^']*)'/g)].map(
    (match) => match[1] ?? '',
  );
  if (ids.length > 15) return send(response, 400, graphError('Request_UnsupportedQuery', 'Max allowed: 15'));
  const value = ids.flatMap((id) => {
    const properties = model.users.get(id)?.properties ?? null;
    if (properties === null) return [];
    const all = names.map((name): [string, unknown] => [
      name,
      properties[name] ?? (name === 'assignedLicenses' ? [] : null),
    ]);
    return [{ ...Object.fromEntries<unknown>(all), id }];
  });
  send(response, 200, { value });
}

function answer(stub: GraphStub, model: Model, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', stub.baseUrl);
  if (url.pathname === '/v1.0/domains') send(response, 200, { value: stub.domains });
  else if (url.pathname === '/v1.0/users/delta') answerDelta(stub, model, url, response);
  else if (url.pathname === '/v1.0/users') answerUsers(model, url, response);
  else send(response, 404, graphError('Request_ResourceNotFound', 'Not found'));
}

/** Starts it. `goodToken` is the only one it takes. */
export async function startGraphStub(
  certificates: Awaited<ReturnType<typeof createCertificates>>,
  goodToken: string,
): Promise<GraphStub> {
  const { certFile, keyFile } = await certificates.issue('localhost', ['127.0.0.1']);
  const model: Model = { users: new Map(), sequence: 0, rounds: new Map(), generation: 0, deltas: new Map() };
  const special = new Map<string, Handler[]>();
  const server = createServer({ cert: await readFile(certFile), key: await readFile(keyFile) });
  const change = (id: string): Kept => {
    model.sequence += 1;
    const kept = model.users.get(id) ?? { properties: null, changedAt: new Map(), at: 0 };
    kept.at = model.sequence;
    model.users.set(id, kept);
    return kept;
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: GraphStub = {
    baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caFile: certificates.caFile,
    requests: [],
    tokens: new Set(),
    domains: [],
    pageSize: 2,
    minimal: false,
    set(id, properties) {
      const kept = change(id);
      kept.properties = { ...kept.properties, ...properties };
      for (const name of Object.keys(properties)) kept.changedAt.set(name, model.sequence);
    },
    remove: (id) => void (change(id).properties = null),
    reset() {
      model.generation += 1;
      model.deltas.clear();
      model.rounds.clear();
    },
    once: (path, handler) => void special.set(path, [...(special.get(path) ?? []), handler]),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const path = new URL(request.url ?? '/', stub.baseUrl).pathname;
    stub.tokens.add(token);
    if (token === goodToken) stub.requests.push(request.url ?? '');
    const handler = special.get(path)?.shift();
    if (handler !== undefined) handler(request, response);
    else if (token !== goodToken)
      send(response, 401, graphError('InvalidAuthenticationToken', 'Access token has expired.'));
    else answer(stub, model, request, response);
  });
  return stub;
}
